#!lua flags=allow-oom
-- drop-closed: the same of a partition that its collection was moved away from, as long as nobody else may write to it.
-- KEYS, ARGV  as drop's
-- @include partition
-- @include closed
-- @include empty
return 1
