#!lua flags=allow-oom
-- change: set fields of a collection's definition, if it is the one that the caller has read.
-- KEYS  the collection · ARGV  its epoch ('' whichever), field, value, …
-- Returns 1 changed, 0 there is none, or another
if redis.call('HEXISTS', KEYS[1], 'modalities') == 0 then return 0 end
if ARGV[1] ~= '' and (redis.call('HGET', KEYS[1], 'epoch') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1
