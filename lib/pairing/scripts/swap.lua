#!lua flags=allow-oom
-- swap: change a field of a hash, if it holds what the caller has read.
-- KEYS  the hash · ARGV  field, value as read, new value ('' to take the field away)
-- Returns 1 changed, 0 it holds something else
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 1
