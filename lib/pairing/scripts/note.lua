#!lua flags=allow-oom
-- note: set fields of a hash, and for how long it is kept.
-- KEYS  the hash · ARGV  kept for in ms ('' for ever), field, value, …
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
if ARGV[1] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
