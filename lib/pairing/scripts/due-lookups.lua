#!lua flags=allow-oom,no-writes
-- due-lookups: unmatched IDs that are to be looked up in the index, per round, from where the last look came to.
-- KEYS  the partition's, then the look-up cursors
-- ARGV  head, at most per list and round, then per round: name, age in ms
-- Returns {ids, cursor field, cursor, …}: what to store once the IDs were looked up
-- @include partition
local CURSORS, LIMIT, STEP_BACK = item(1), tonumber(ARGV[ARGS + 1]), 1000
local now, ids, seen, moves = now_ms(), {}, {}, {}
for at = ARGS + 2, #ARGV, 2 do
  local upto = now - tonumber(ARGV[at + 1])
  for mask = 1, 2 ^ M - 1 do
    if not complete(mask) and redis.call('EXISTS', unmatched(mask)) == 1 then
      local field = ARGV[at] .. ':' .. mask
      local from = tonumber(redis.call('HGET', CURSORS, field) or '0')
      local page = redis.call('ZRANGE', unmatched(mask), '(' .. whole(from), whole(upto), 'BYSCORE', 'LIMIT', 0, LIMIT, 'WITHSCORES')
      local last = upto - STEP_BACK
      if #page == 2 * LIMIT then
        last = tonumber(page[#page])
        page = redis.call('ZRANGE', unmatched(mask), '(' .. whole(from), whole(last), 'BYSCORE', 'WITHSCORES')
      end
      for j = 1, #page, 2 do
        if not seen[page[j]] then
          seen[page[j]] = true
          ids[#ids + 1] = page[j]
        end
      end
      if #page > 0 and last > from then
        moves[#moves + 1] = field
        moves[#moves + 1] = whole(last)
      end
    end
  end
end
return { ids, moves }
