#!lua flags=allow-oom
-- drop: forget what is left of a partition whose collection ends. Its clock and epoch outlive it for a time.
-- KEYS  the partition's, its look-up cursors · ARGV  head, clock and epoch kept for in ms
-- @include partition
-- @include fence
for k = 3, #KEYS do redis.call('UNLINK', KEYS[k]) end
redis.call('PEXPIRE', CLOCK, ARGV[ARGS + 1])
redis.call('PEXPIRE', EPOCH, ARGV[ARGS + 1])
return 1
