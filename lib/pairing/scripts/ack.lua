#!lua flags=allow-oom
-- ack: the engine holds exactly these versions: the item leaves, whatever list it is in. Newer data stays and is due now.
-- KEYS  the partition's, items · ARGV  head, versions ×N
-- Returns per item 1 gone, 0 newer data stays
-- @include partition
-- @include fence
-- @include settle
-- @include leave
local now, gone, keys, ids, masks = now_ms(), {}, {}, {}, {}
for k = 1, N do
  local key = item(k)
  local mask, versions = read_versions(key)
  gone[k] = 1
  if mask ~= 0 and versions == ARGV[ARGS + k] then
    keys[#keys + 1], ids[#ids + 1], masks[#masks + 1] = key, id_of(key), mask
  elseif mask ~= 0 then
    gone[k] = 0
    if redis.call('ZSCORE', READY, id_of(key)) then make_due(key, now) end
  end
end
-- unpack is bounded by Lua's C stack (8,000), hence the chunks.
for from = 1, #ids, 1000 do
  local to = math.min(from + 999, #ids)
  if redis.call('ZREM', READY, unpack(ids, from, to)) < to - from + 1 then
    for i = from, to do
      if not leave_failed(keys[i], ids[i]) then redis.call('ZREM', unmatched(masks[i]), ids[i]) end
    end
  end
  for m = 1, M do redis.call('SREM', ids_of(m), unpack(ids, from, to)) end
  redis.call('DEL', unpack(keys, from, to))
end
return gone
