#!lua flags=allow-oom
-- late-ready: the index has a document of these unmatched IDs: due now, to bring it up to date and no more.
-- KEYS  the partition's, items · ARGV  head
-- Returns how many became ready
-- @include partition
-- @include fence
local now, woken = now_ms(), 0
for k = 1, N do
  local key = item(k)
  local id = id_of(key)
  local mask = read_versions(key)
  if mask ~= 0 and redis.call('ZREM', unmatched(mask), id) == 1 then
    woken = woken + 1
    redis.call('ZADD', READY, whole(now), id)
    note_move(key, now, 'merge', '1')
  end
end
return woken
