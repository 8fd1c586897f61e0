#!lua
-- add-up: add to counters, and keep them for a time.
-- KEYS  a hash · ARGV  kept for in ms, field, how much, …
for i = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
