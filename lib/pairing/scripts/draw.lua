#!lua flags=allow-oom
-- draw: a stamp above all that were given so far, and below all that will be.
-- KEYS  the partition's · ARGV  head
-- Returns the stamp, or NOCLOCK
-- @include partition
-- @include fence
return draw_stamp(now_ms()) or redis.error_reply('NOCLOCK the clock of this partition is lost')
