#!lua flags=allow-oom
-- retry: undecided; due again after a delay. Newer data is due now.
-- KEYS  the partition's, items · ARGV  head, 1 to give the try back, then per item: versions, delay in ms, reason
-- Returns how many wait
-- @include partition
-- @include fence
-- @include settle
local now, give_back, waiting = now_ms(), ARGV[ARGS + 1] == '1', 0
for k = 1, N do
  local key, at = item(k), ARGS + 3 * k - 1
  if mask_as_read(key, ARGV[at], now) then
    waiting = waiting + 1
    redis.call('ZADD', READY, whole(now + tonumber(ARGV[at + 1])), id_of(key))
    redis.call('HDEL', key, 'lease')
    if give_back and tonumber(redis.call('HGET', key, 'tries') or '0') > 0 then redis.call('HINCRBY', key, 'tries', -1) end
    note_move(key, now, 'error', ARGV[at + 2])
  end
end
return waiting
