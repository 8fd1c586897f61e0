#!lua flags=allow-oom
-- unmatch: no document to bring up to date: an incomplete item that nobody flushed waits again. Otherwise due now.
-- KEYS  the partition's, items · ARGV  head, versions ×N
-- Returns how many wait as unmatched
-- @include partition
local now, waiting = now_ms(), 0
for k = 1, N do
  local key = item(k)
  local id = id_of(key)
  if redis.call('ZSCORE', READY, id) then
    local mask, versions = read_versions(key)
    if mask == 0 then
      redis.call('ZREM', READY, id)
    elseif versions ~= ARGV[ARGS + k] or complete(mask) or redis.call('HEXISTS', key, 'flush') == 1 then
      make_due(key, now)
    else
      waiting = waiting + 1
      redis.call('ZREM', READY, id)
      redis.call('ZADD', unmatched(mask), redis.call('HGET', key, 'first'), id)
      redis.call('HDEL', key, 'merge', 'lease', 'tries', 'error')
      note_move(key, now)
    end
  end
end
return waiting
