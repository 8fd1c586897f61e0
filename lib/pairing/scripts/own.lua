#!lua flags=allow-oom
-- own: become the owner of an operation that has none, or stay its owner.
-- KEYS  the operation · ARGV  owner, ownership lasts for in ms
-- Returns 0 someone else's, over, or not due yet; 1 owned; 2 owned, and to be ended
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local state, owner, till, due, abort = unpack(redis.call('HMGET', KEYS[1], 'state', 'owner', 'owned_till', 'due', 'abort'))
if state ~= 'running' then return 0 end
if owner ~= ARGV[1] and till and tonumber(till) > now then return 0 end
if due and tonumber(due) > now and not abort then return 0 end
redis.call('HDEL', KEYS[1], 'due')
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'owned_till', string.format('%.0f', now + tonumber(ARGV[2])))
return abort and 2 or 1
