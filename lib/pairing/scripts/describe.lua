#!lua flags=allow-oom,no-writes
-- describe: what a list shows of its items.
-- KEYS  the partition's, items · ARGV  head
-- Returns per item {first or '', then per modality: producer, or false when it lacks the modality}
-- @include partition
local rows = {}
for k = 1, N do
  local row = { redis.call('HGET', item(k), 'first') or '' }
  for m = 1, M do
    local notes = redis.call('HMGET', item(k), 'n:' .. name(m), 'p:' .. name(m))
    row[m + 1] = notes[1] and notes[2] or false
  end
  rows[k] = row
end
return rows
