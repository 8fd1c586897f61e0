#!lua flags=allow-oom
-- fail: given up on, kept with its reason. Newer data is due now.
-- KEYS  the partition's, items · ARGV  head, then per item: versions, reason
-- Returns how many failed
-- @include partition
-- @include fence
-- @include settle
local now, failed = now_ms(), 0
for k = 1, N do
  local key, at = item(k), ARGS + 2 * k - 1
  if mask_as_read(key, ARGV[at], now) then
    failed = failed + 1
    redis.call('ZREM', READY, id_of(key))
    redis.call('ZADD', FAILED, whole(now), id_of(key))
    redis.call('HDEL', key, 'lease')
    note_move(key, now, 'error', ARGV[at + 1])
  end
end
return failed
