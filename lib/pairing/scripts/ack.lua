#!lua flags=allow-oom
-- ack: the engine holds exactly these versions: the item leaves, whatever list it is in. Newer data stays and is due now.
-- KEYS  the partition's, items · ARGV  head, versions ×N
-- Returns per item 1 gone, 0 newer data stays
-- @include partition
-- @include fence
-- @include settle
-- @include leave
local now, gone = now_ms(), {}
for k = 1, N do
  local key = item(k)
  local mask, versions = read_versions(key)
  gone[k] = 1
  if mask ~= 0 and versions == ARGV[ARGS + k] then
    remove_item(key, mask)
  elseif mask ~= 0 then
    gone[k] = 0
    if redis.call('ZSCORE', READY, id_of(key)) then make_due(key, now) end
  end
end
return gone
