#!lua flags=allow-oom
-- regroup: hold failed items against the groups of their reasons; on request put them where they belong.
-- KEYS  the partition's, items · ARGV  head, 1 to repair, then per item: its reason, the group of that
-- Returns per item 1 when it was not in its group, 0 when it was, or has moved on
-- @include partition
-- @include fence
local strays, REPAIRS = {}, ARGV[ARGS + 1] == '1'
for k = 1, N do
  local key, at = item(k), ARGS + 2 * k
  local id = id_of(key)
  local failed_at, group = redis.call('ZSCORE', FAILED, id), redis.call('HGET', key, 'group')
  strays[k] = 0
  if failed_at and (redis.call('HGET', key, 'error') or '') == ARGV[at] then
    local right = ARGV[at + 1] .. whole(tonumber(failed_at))
    strays[k] = group == right and redis.call('ZSCORE', GROUPS, right .. id) and 0 or 1
    if strays[k] == 1 and REPAIRS then
      if group then redis.call('ZREM', GROUPS, group .. id) end
      redis.call('HSET', key, 'group', right)
      redis.call('ZADD', GROUPS, 0, right .. id)
    end
  end
end
return strays
