#!lua flags=allow-oom
-- beat: say that a replica is alive; those that have not said so for a time are forgotten.
-- KEYS  the replicas · ARGV  kept for in ms, the replica's ID, what it says of itself
-- Returns the time
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if tonumber(string.match(all[i + 1], '^%d+')) + tonumber(ARGV[1]) < now then redis.call('HDEL', KEYS[1], all[i]) end
end
redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f %s', now, ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return string.format('%.0f', now)
