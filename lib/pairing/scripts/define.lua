#!lua
-- define: write a collection's definition unless there is one.
-- KEYS  the collection · ARGV  field, value, …
-- Returns 1 written, 0 there was one
if redis.call('HEXISTS', KEYS[1], 'modalities') == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
