#!lua flags=allow-oom
-- hasten: ready items that back off become due now. What an indexer has leased stays with it.
-- KEYS, ARGV  an operator's · Returns {changed, skipped}
-- @include partition
-- @include fence
-- @include match
-- @include operate
local now = now_ms()
return change_each(now, function(key)
  local due = redis.call('ZSCORE', READY, id_of(key))
  if not due or tonumber(due) <= now or is_leased(key, now) then return false end
  redis.call('ZADD', READY, whole(now), id_of(key))
  note_move(key, now)
  return true
end)
