#!lua flags=allow-oom
-- once: set a field of a hash that is there, unless the field is there.
-- KEYS  the hash · ARGV  field, value
-- Returns 1 set, 0 it was there, or there is no hash
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
