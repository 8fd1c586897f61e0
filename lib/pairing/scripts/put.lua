#!lua
-- put: hold a partition's share of a batch, and say what became complete.
-- KEYS  the partition's; one item per embedding, grouped by modality in the collection's order
-- ARGV  head, 'arrival'|'producer', 'metadata' or '', producer, 'each' or '', then the share as judge.lua reads it
-- Returns {accepted, replaced, duplicates, stale, wait in ms of each item completed, made ready, made unmatched, kept out, fates if asked}, or NOCLOCK
-- @include partition
-- @include fence
-- @include leave
-- @include ask
-- @include place
-- @include judge
local producer, fates = ARGV[ARGS + 3], ARGV[ARGS + 4] == 'each' and {}
local count_of, embedding = read_batch(ARGS + 4)
local now = now_ms()
local stamp, time = draw_stamp(now), whole(now)
if not stamp then return redis.error_reply('NOCLOCK the clock of this partition is lost') end
local keys, ids, of = list_items(count_of)
local tally, waits, changed, is_changed, after = { a = 0, r = 0, d = 0, s = 0 }, {}, {}, {}, {}
local before, deleted, late = read_masks(ids), read_deleted(ids, now), 0
for i = 1, #ids do after[i] = before[i] end
local k = 0
for m = 1, M do
  local added, v, d, n, r, p = {}, 'v:' .. name(m), 'm:' .. name(m), 'n:' .. name(m), 'r:' .. name(m), 'p:' .. name(m)
  for _ = 1, count_of(m) do
    k = k + 1
    local key, vector, metadata, version = item(k), embedding(k)
    local i, fate = of[k], 'a'
    if deleted[i] then
      fate, late = 's', late + 1
    elseif has(before[i], m) then
      local newer, same, described = judge(key, m, vector, metadata, version)
      fate = newer and 'r' or same and 'd' or 's'
      if newer and described then redis.call('HDEL', key, d) end
    else
      added[#added + 1] = ids[i]
    end
    tally[fate] = tally[fate] + 1
    if fates then fates[k] = fate end
    if fate == 'a' or fate == 'r' then
      if after[i] == 0 then
        redis.call('HSET', key, v, vector, n, version or stamp, r, time, p, producer, 'moved', stamp, 'first', time)
      else
        redis.call('HSET', key, v, vector, n, version or stamp, r, time, p, producer, 'moved', stamp)
      end
      if metadata ~= '' then redis.call('HSET', key, d, metadata) end
      if not is_changed[i] then is_changed[i], changed[#changed + 1] = true, i end
      after[i] = bit.bor(after[i], bit_of(m))
    end
  end
  in_chunks(added, function(...) redis.call('SADD', ids_of(m), ...) end)
end

local woken, waiting, first = place_changed(keys, ids, before, after, changed, time)
for _, i in ipairs(changed) do
  if complete(after[i]) and not complete(before[i]) then
    local since = before[i] == 0 and time or first[i] or redis.call('HGET', keys[i], 'first') or time
    waits[#waits + 1] = math.max(0, now - tonumber(since))
  end
end
return { tally.a + tally.r, tally.r, tally.d, tally.s, table.concat(waits, ','), woken, waiting, late, fates and table.concat(fates) or '' }
