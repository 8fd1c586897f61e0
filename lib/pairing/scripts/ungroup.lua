#!lua flags=allow-oom
-- ungroup: hold members of the groups of reasons against their items; on request take away those that stand for nothing.
-- KEYS  the partition's, items · ARGV  head, 1 to repair, then per item: its member
-- Returns per item 1 when its member stands for nothing, else 0
-- @include partition
-- @include fence
local strays = {}
for k = 1, N do
  local key, member = item(k), ARGV[ARGS + 1 + k]
  local id, group = id_of(key), redis.call('HGET', key, 'group')
  local is_right = group and group .. id == member and redis.call('ZSCORE', FAILED, id)
  strays[k] = is_right and 0 or 1
  if not is_right and ARGV[ARGS + 1] == '1' then redis.call('ZREM', GROUPS, member) end
end
return strays
