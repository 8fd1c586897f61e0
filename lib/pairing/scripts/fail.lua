#!lua flags=allow-oom
-- fail: given up on, kept with its reason. Newer data is due now.
-- KEYS  the partition's, items · ARGV  head, then per item: versions, reason
-- Returns how many failed
-- @include partition
local now, failed = now_ms(), 0
for k = 1, N do
  local key, at = item(k), ARGS + 2 * k - 1
  local id = id_of(key)
  if redis.call('ZSCORE', READY, id) then
    local mask, versions = read_versions(key)
    if mask == 0 then
      redis.call('ZREM', READY, id)
    elseif versions ~= ARGV[at] then
      make_due(key, now)
    else
      failed = failed + 1
      redis.call('ZREM', READY, id)
      redis.call('ZADD', FAILED, whole(now), id)
      redis.call('HSET', key, 'error', ARGV[at + 1])
      redis.call('HDEL', key, 'lease')
      note_move(key, now)
    end
  end
end
return failed
