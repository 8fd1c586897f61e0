#!lua flags=allow-oom
-- change: set fields of a collection's definition, if there is one.
-- KEYS  the collection · ARGV  field, value, …
-- Returns 1 changed, 0 there is none
if redis.call('HEXISTS', KEYS[1], 'modalities') == 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
