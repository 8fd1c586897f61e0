#!lua flags=allow-oom
-- fail: given up on, kept with its reason. Newer data is due now.
-- KEYS  the partition's, items · ARGV  head, then per item: versions, reason, the group of that
-- Returns how many failed
-- @include partition
-- @include fence
-- @include settle
local now, failed = now_ms(), 0
for k = 1, N do
  local key, at = item(k), ARGS + 3 * k - 2
  if mask_as_read(key, ARGV[at], now) then
    failed = failed + 1
    redis.call('ZREM', READY, id_of(key))
    redis.call('ZADD', FAILED, whole(now), id_of(key))
    redis.call('HDEL', key, 'lease')
    local group = ARGV[at + 2] .. whole(now)
    redis.call('ZADD', GROUPS, 0, group .. id_of(key))
    note_move(key, now, 'error', ARGV[at + 1], 'group', group)
  end
end
return failed
