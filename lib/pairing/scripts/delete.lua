#!lua flags=allow-oom
-- delete: take away all that is held of these items, leased or not, and keep their IDs out for a time.
-- KEYS  the partition's, items · ARGV  head, kept out for in ms (0: not at all)
-- Returns {how many were held, end of the last lease among them or 0, kept out till or 0}
-- @include partition
-- @include fence
local now, held, leased, kept_out_ms = now_ms(), 0, 0, tonumber(ARGV[ARGS + 1])
local till = kept_out_ms > 0 and now + kept_out_ms or 0
draw_stamp(now)
for k = 1, N do
  local key = item(k)
  local mask = read_versions(key)
  if mask ~= 0 then
    held = held + 1
    leased = math.max(leased, tonumber(redis.call('HGET', key, 'lease') or '0'))
    remove_item(key, mask)
  end
  if till > 0 then redis.call('ZADD', DELETED, whole(till), id_of(key)) end
end
return { held, whole(leased), whole(till) }
