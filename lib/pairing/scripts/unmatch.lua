#!lua flags=allow-oom
-- unmatch: no document to bring up to date: an incomplete item that nobody flushed waits again. Otherwise due now.
-- KEYS  the partition's, items · ARGV  head, versions ×N
-- Returns how many wait as unmatched
-- @include partition
-- @include fence
-- @include settle
local now, waiting = now_ms(), 0
for k = 1, N do
  local key = item(k)
  local mask = mask_as_read(key, ARGV[ARGS + k], now)
  if mask and (complete(mask) or redis.call('HEXISTS', key, 'flush') == 1) then
    make_due(key, now)
  elseif mask then
    waiting = waiting + 1
    redis.call('ZREM', READY, id_of(key))
    redis.call('ZADD', unmatched(mask), redis.call('HGET', key, 'first'), id_of(key))
    redis.call('HDEL', key, 'merge', 'lease', 'tries', 'error')
    note_move(key, now)
  end
end
return waiting
