#!lua flags=allow-oom,no-writes
-- count: how many items are in each list, in O(1) per list; how many are of an age, in O(log n).
-- KEYS  the partition's · ARGV  head, then ages in ms
-- Returns {now, ready, of them due, since when the first of these is or -1, failed, held ×M,
--   then per mask: count, oldest first_seen_at or -1, how many of each age or older}
-- @include partition
local now = now_ms()
local first = redis.call('ZRANGE', READY, 0, 0, 'WITHSCORES')
local counts = { whole(now), redis.call('ZCARD', READY), redis.call('ZCOUNT', READY, '-inf', whole(now)) }
counts[4] = counts[3] > 0 and first[2] or '-1'
counts[5] = redis.call('ZCARD', FAILED)
for m = 1, M do counts[#counts + 1] = redis.call('SCARD', ids_of(m)) end
for mask = 1, 2 ^ M - 1 do
  local count, oldest = redis.call('ZCARD', unmatched(mask)), redis.call('ZRANGE', unmatched(mask), 0, 0, 'WITHSCORES')
  counts[#counts + 1] = count
  counts[#counts + 1] = oldest[2] or '-1'
  for a = ARGS + 1, #ARGV do
    local seen_by = now - tonumber(ARGV[a])
    counts[#counts + 1] = oldest[2] and tonumber(oldest[2]) <= seen_by and redis.call('ZCOUNT', unmatched(mask), '-inf', whole(seen_by)) or 0
  end
end
return counts
