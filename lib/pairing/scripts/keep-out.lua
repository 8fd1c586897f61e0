#!lua flags=allow-oom
-- keep-out: keep deleted IDs out that were kept out elsewhere.
-- KEYS  the partition's · ARGV  head, then per ID: till when, ID
-- @include partition
for at = ARGS + 1, #ARGV, 2 do redis.call('ZADD', DELETED, 'GT', ARGV[at], ARGV[at + 1]) end
return 1
