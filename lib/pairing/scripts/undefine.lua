#!lua flags=allow-oom
-- undefine: forget a collection's definition, if it is the one that the caller has read.
-- KEYS  the collection · ARGV  its epoch
-- Returns 1 forgotten, 0 there is none, or another
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
