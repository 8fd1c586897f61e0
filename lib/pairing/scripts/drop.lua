#!lua flags=allow-oom
-- drop: forget what is left of a partition whose collection ends. Its clock and epoch outlive it for a time.
-- KEYS  the partition's, its look-up cursors · ARGV  head, clock and epoch kept for in ms
-- @include partition
-- @include fence
-- @include empty
return 1
