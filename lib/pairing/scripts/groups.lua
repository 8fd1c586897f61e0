#!lua flags=allow-oom,no-writes
-- groups: the failed items by the groups of their reasons, a page of groups in order of their names.
-- KEYS  the partition's · ARGV  head, the last group's name ('' to begin), at most, then rising times in ms as 13 digits
-- Returns per group {name, items, oldest member, newest member, failed from each time to the next ×(times - 1)}
-- @include partition
local groups, limit = {}, tonumber(ARGV[ARGS + 2])
local NAME_BYTES, ABOVE_ALL = 12, '\255'
local from = ARGV[ARGS + 1] == '' and '-' or '(' .. ARGV[ARGS + 1] .. ABOVE_ALL
while #groups < limit do
  local oldest = redis.call('ZRANGE', GROUPS, from, '+', 'BYLEX', 'LIMIT', 0, 1)[1]
  if not oldest then break end
  local name = string.sub(oldest, 1, NAME_BYTES)
  local low, high = '[' .. name, '(' .. name .. ABOVE_ALL
  local newest = redis.call('ZRANGE', GROUPS, high, low, 'BYLEX', 'REV', 'LIMIT', 0, 1)[1]
  local group = { name, redis.call('ZLEXCOUNT', GROUPS, low, high), oldest, newest }
  for at = ARGS + 3, #ARGV - 1 do
    group[#group + 1] = redis.call('ZLEXCOUNT', GROUPS, '[' .. name .. ARGV[at], '(' .. name .. ARGV[at + 1])
  end
  groups[#groups + 1] = group
  from = high
end
return groups
