#!lua
-- Stores a key. From the first one on keys are in force, also when the last is revoked.
-- KEYS: keys, since    ARGV: id, record, life in ms ('' for ever)
-- Returns: {now in ms, till when in ms or false}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expires = ARGV[3] ~= '' and now + ARGV[3]
local record = cjson.decode(ARGV[2])
record.created_at = now
record.expires_at = expires or cjson.null
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(record))
redis.call('SET', KEYS[2], now, 'NX')
return { now, expires }
