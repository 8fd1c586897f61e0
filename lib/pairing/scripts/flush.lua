#!lua flags=allow-oom
-- flush: unmatched items become ready as they are, due now, marked so until they leave.
-- KEYS, ARGV  an operator's · Returns {changed, skipped}
-- @include partition
-- @include fence
-- @include match
-- @include operate
local now = now_ms()
return change_each(now, function(key, mask)
  if redis.call('ZREM', unmatched(mask), id_of(key)) == 0 then return false end
  redis.call('ZADD', READY, whole(now), id_of(key))
  note_move(key, now, 'flush', '1')
  return true
end)
