#!lua flags=allow-oom
-- begin: set the clock of a partition that has none, and its epoch.
-- KEYS  the partition's · ARGV  head, the clock
-- Returns 1 set, 0 it had one
-- @include partition
redis.call('SET', EPOCH, ARGV[3], 'NX')
return redis.call('SETNX', CLOCK, ARGV[ARGS + 1])
