#!lua flags=allow-oom
-- close: give a partition an epoch of its own, so that nobody writes to it who comes with another.
-- KEYS  the partition's · ARGV  head, the epoch from now on, the highest that may stand there, kept for in ms ('' for ever)
-- Returns the clock, '' for none; or EPOCH when the partition is a newer collection's
-- @include partition
local epoch = redis.call('GET', EPOCH)
if epoch and epoch ~= ARGV[3] and tonumber(epoch) > tonumber(ARGV[ARGS + 2]) then
  return redis.error_reply('EPOCH the collection was changed or deleted')
end
redis.call('SET', EPOCH, ARGV[ARGS + 1])
if ARGV[ARGS + 3] ~= '' then redis.call('PEXPIRE', EPOCH, ARGV[ARGS + 3]) end
return redis.call('GET', CLOCK) or ''
