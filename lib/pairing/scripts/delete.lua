#!lua flags=allow-oom
-- delete: take away all that is held of these items, leased or not, and keep their IDs out for a time.
-- KEYS  the partition's, the operation's progress, items
-- ARGV  head, kept out for in ms (0: not at all), progress kept for in ms
-- Returns what the operation has done here so far: {items that were held, end of the last lease among them or 0, kept out till or 0}
-- @include partition
-- @include fence
-- @include leave
local PROGRESS, now, held, kept_out_ms = item(1), now_ms(), 0, tonumber(ARGV[ARGS + 1])
local before = redis.call('HMGET', PROGRESS, 'leased', 'till')
local leased = tonumber(before[1] or '0')
local till = kept_out_ms > 0 and now + kept_out_ms or tonumber(before[2] or '0')
draw_stamp(now)
for k = 2, N do
  local key = item(k)
  local mask = read_versions(key)
  if mask ~= 0 then
    held = held + 1
    leased = math.max(leased, tonumber(redis.call('HGET', key, 'lease') or '0'))
    remove_item(key, mask)
  end
  if kept_out_ms > 0 then redis.call('ZADD', DELETED, whole(till), id_of(key)) end
end
local total = redis.call('HINCRBY', PROGRESS, 'changed', held)
redis.call('HSET', PROGRESS, 'leased', whole(leased), 'till', whole(till))
redis.call('PEXPIRE', PROGRESS, ARGV[ARGS + 2])
return { total, whole(leased), whole(till) }
