#!lua flags=no-writes
-- What is to be known of a request: the key that it names, whether keys are in force, and the time.
-- KEYS: keys, since    ARGV: id ('' for none)
-- Returns: {record or false, 1 when a key was ever made, now in ms}
local time = redis.call('TIME')
local record = ARGV[1] ~= '' and redis.call('HGET', KEYS[1], ARGV[1])
return { record, redis.call('EXISTS', KEYS[2]), time[1] * 1000 + math.floor(time[2] / 1000) }
