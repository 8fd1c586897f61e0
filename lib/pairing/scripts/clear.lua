#!lua flags=allow-oom
-- clear: items that have landed in another partition leave this one, and with them the step that they were picked by.
-- KEYS  the partition's, the move's progress, items · ARGV  head, the step
-- Returns how many items this partition has given away so far
-- @include partition
-- @include closed
-- @include leave
local PROGRESS, gone = item(1), 0
local step, batch = unpack(redis.call('HMGET', PROGRESS, 'step', 'batch'))
if step ~= ARGV[ARGS + 1] or not batch then return tonumber(redis.call('HGET', PROGRESS, 'moved') or '0') end
for k = 2, N do
  local key = item(k)
  local mask = read_versions(key)
  if mask ~= 0 then
    gone = gone + 1
    remove_item(key, mask)
  end
  -- What stands in a list without being held, or in a second one, would be picked for ever.
  for _, list in ipairs({ READY, FAILED }) do redis.call('ZREM', list, id_of(key)) end
  for held = 1, 2 ^ M - 1 do redis.call('ZREM', unmatched(held), id_of(key)) end
end
redis.call('HDEL', PROGRESS, 'batch')
return redis.call('HINCRBY', PROGRESS, 'moved', gone)
