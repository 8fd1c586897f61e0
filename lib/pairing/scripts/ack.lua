#!lua flags=allow-oom
-- ack: the engine holds exactly these versions: the item leaves, whatever list it is in. Newer data stays and is due now.
-- KEYS  the partition's, items · ARGV  head, versions ×N
-- Returns per item 1 gone, 0 newer data stays
-- @include partition
-- @include settle
local now, gone = now_ms(), {}
for k = 1, N do
  local key = item(k)
  local id = id_of(key)
  local mask, versions = read_versions(key)
  gone[k] = 1
  if mask ~= 0 and versions == ARGV[ARGS + k] then
    draw_stamp(now)
    for m = 1, M do
      if has(mask, m) then redis.call('SREM', ids_of(m), id) end
    end
    redis.call('ZREM', READY, id)
    redis.call('ZREM', FAILED, id)
    redis.call('ZREM', unmatched(mask), id)
    redis.call('DEL', key)
  elseif mask ~= 0 then
    gone[k] = 0
    if redis.call('ZSCORE', READY, id) then make_due(key, now) end
  end
end
return gone
