#!lua flags=allow-oom,no-writes
-- due: peek at the IDs that are ready and due, longest due first.
-- KEYS  the partition's · ARGV  head, at most
-- Returns the IDs
-- @include partition
return redis.call('ZRANGE', READY, '-inf', whole(now_ms()), 'BYSCORE', 'LIMIT', 0, ARGV[ARGS + 1])
