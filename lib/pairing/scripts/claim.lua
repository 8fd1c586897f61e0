#!lua flags=allow-oom
-- claim: lease due items to an indexer and hand over all that is held of them. An ID that holds nothing is dropped.
-- KEYS  the partition's, items to claim
-- ARGV  head, lease in ms
-- Returns per claimed item {id, versions, tries, flushed, merge only, then per modality: vector, metadata, received at, producer; '' for none}
-- @include partition
-- @include fence
local now, claimed, ids, dues = now_ms(), {}, {}, {}
local due = whole(now + tonumber(ARGV[ARGS + 1]))
local fields = { 'tries', 'flush', 'merge' }
for m = 1, M do fields[3 + m] = 'n:' .. name(m) end
for m = 1, M do
  for _, of in ipairs({ 'v:', 'm:', 'r:', 'p:' }) do fields[#fields + 1] = of .. name(m) end
end
for k = 1, N do ids[k] = id_of(item(k)) end
-- unpack is bounded by Lua's C stack (8,000), hence the chunks, here and below.
for from = 1, N, 1000 do
  local to = math.min(from + 999, N)
  for i, score in ipairs(redis.call('ZMSCORE', READY, unpack(ids, from, to))) do
    local k = from + i - 1
    if score and tonumber(score) <= now then
      local key, versions, holds = item(k), {}, false
      local held = redis.call('HMGET', key, unpack(fields))
      for m = 1, M do
        versions[m] = held[3 + m] or ''
        holds = holds or held[3 + m]
      end
      if holds then
        local tries = (tonumber(held[1]) or 0) + 1
        note_move(key, now, 'lease', due, 'tries', whole(tries))
        local one = { ids[k], table.concat(versions, ','), tries, held[2] and 1 or 0, held[3] and 1 or 0 }
        for j = 4 + M, #fields do one[2 - M + j] = held[j] or '' end
        claimed[#claimed + 1] = one
        dues[#dues + 1] = due
        dues[#dues + 1] = ids[k]
      else
        redis.call('ZREM', READY, ids[k])
      end
    end
  end
end
for from = 1, #dues, 2000 do
  redis.call('ZADD', READY, unpack(dues, from, math.min(from + 1999, #dues)))
end
return claimed
