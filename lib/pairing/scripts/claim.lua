#!lua flags=allow-oom
-- claim: lease due items to an indexer and hand over all that is held of them. An ID that holds nothing is dropped.
-- KEYS  the partition's, items to claim
-- ARGV  head, lease in ms
-- Returns per claimed item {id, versions, tries, flushed, merge only, then per modality: vector, metadata, received at, producer; '' for none}
-- @include partition
-- @include fence
local now, lease, claimed = now_ms(), tonumber(ARGV[ARGS + 1]), {}
local due = whole(now + lease)
local fields = {}
for m = 1, M do
  for _, of in ipairs({ 'v:', 'm:', 'r:', 'p:' }) do fields[#fields + 1] = of .. name(m) end
end
for k = 1, N do
  local key = item(k)
  local id = id_of(key)
  local score = redis.call('ZSCORE', READY, id)
  if score and tonumber(score) <= now then
    local mask, versions = read_versions(key)
    if mask == 0 then
      redis.call('ZREM', READY, id)
    else
      redis.call('ZADD', READY, due, id)
      note_move(key, now, 'lease', due)
      local tries = redis.call('HINCRBY', key, 'tries', 1)
      local marks = redis.call('HMGET', key, 'flush', 'merge')
      local one = { id, versions, tries, marks[1] and 1 or 0, marks[2] and 1 or 0 }
      local held = redis.call('HMGET', key, unpack(fields))
      for j = 1, #fields do one[5 + j] = held[j] or '' end
      claimed[#claimed + 1] = one
    end
  end
end
return claimed
