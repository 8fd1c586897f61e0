#!lua flags=allow-oom,no-writes
-- snapshot: the stamp that whatever changes from now on is above.
-- KEYS  the partition's · ARGV  head
-- Returns {now, stamp}
-- @include partition
return { whole(now_ms()), redis.call('GET', CLOCK) or '0' }
