#!lua flags=allow-oom,no-writes
-- held: how many of some items are held.
-- KEYS  the partition's, items · ARGV  head
-- Returns the number
-- @include partition
local held = 0
for k = 1, N do held = held + redis.call('EXISTS', item(k)) end
return held
