#!lua flags=allow-oom,no-writes
-- count: how many items are in each list, in O(1) per list.
-- KEYS  the partition's · ARGV  head
-- Returns {now, ready, of them due, failed, held ×M, then per mask: count, oldest first_seen_at or -1}
-- @include partition
local now = whole(now_ms())
local counts = { now, redis.call('ZCARD', READY), redis.call('ZCOUNT', READY, '-inf', now), redis.call('ZCARD', FAILED) }
for m = 1, M do counts[#counts + 1] = redis.call('SCARD', ids_of(m)) end
for mask = 1, 2 ^ M - 1 do
  local oldest = redis.call('ZRANGE', unmatched(mask), 0, 0, 'WITHSCORES')
  counts[#counts + 1] = redis.call('ZCARD', unmatched(mask))
  counts[#counts + 1] = oldest[2] or '-1'
end
return counts
