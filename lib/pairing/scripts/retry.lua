#!lua flags=allow-oom
-- retry: undecided; due again after a delay. Newer data is due now.
-- KEYS  the partition's, items · ARGV  head, 1 to give the try back, then per item: versions, delay in ms, reason
-- Returns how many wait
-- @include partition
local now, give_back, waiting = now_ms(), ARGV[ARGS + 1] == '1', 0
for k = 1, N do
  local key, at = item(k), ARGS + 3 * k - 1
  local id = id_of(key)
  if redis.call('ZSCORE', READY, id) then
    local mask, versions = read_versions(key)
    if mask == 0 then
      redis.call('ZREM', READY, id)
    elseif versions ~= ARGV[at] then
      make_due(key, now)
    else
      waiting = waiting + 1
      redis.call('ZADD', READY, whole(now + tonumber(ARGV[at + 1])), id)
      redis.call('HSET', key, 'error', ARGV[at + 2])
      redis.call('HDEL', key, 'lease')
      if give_back then redis.call('HINCRBY', key, 'tries', -1) end
      note_move(key, now)
    end
  end
end
return waiting
