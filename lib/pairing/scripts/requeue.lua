#!lua flags=allow-oom
-- requeue: failed items become ready again, due now, their tries forgotten.
-- KEYS, ARGV  an operator's · Returns {changed, skipped}
-- @include partition
-- @include fence
-- @include match
-- @include operate
-- @include leave
local now = now_ms()
return change_each(now, function(key)
  if not leave_failed(key, id_of(key)) then return false end
  redis.call('ZADD', READY, whole(now), id_of(key))
  redis.call('HDEL', key, 'tries', 'error')
  note_move(key, now)
  return true
end)
