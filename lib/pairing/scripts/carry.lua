#!lua flags=allow-oom,no-writes
-- carry: all that is held of some items, whatever list they are in.
-- KEYS  the partition's, items · ARGV  head
-- Returns per item {} when nothing is held of it, else {'ready'|'failed'|'unmatched', score, field, value, …}
-- @include partition
local rows = {}
for k = 1, N do
  local key, row = item(k), {}
  local id, mask = id_of(key), read_versions(key)
  if mask ~= 0 then
    local due, failed = redis.call('ZSCORE', READY, id), redis.call('ZSCORE', FAILED, id)
    row = redis.call('HGETALL', key)
    table.insert(row, 1, due and 'ready' or failed and 'failed' or 'unmatched')
    table.insert(row, 2, due or failed or redis.call('ZSCORE', unmatched(mask), id) or redis.call('HGET', key, 'first'))
  end
  rows[k] = row
end
return rows
