#!lua flags=allow-oom,no-writes
-- describe: what a list shows of those of its items that match a filter.
-- KEYS  the partition's, items · ARGV  head, a filter
-- Returns per item {} when it does not match or is gone, else {first, tries, error, then per modality: producer, or false when
-- it lacks it}
-- @include partition
-- @include match
local rows = {}
for k = 1, N do
  local row = {}
  local marks = matches(item(k)) and redis.call('HMGET', item(k), 'first', 'tries', 'error') or row
  if marks[1] then
    row = { marks[1], marks[2] or '0', marks[3] or '' }
    for m = 1, M do
      local notes = redis.call('HMGET', item(k), 'n:' .. name(m), 'p:' .. name(m))
      row[m + 3] = notes[1] and notes[2] or false
    end
  end
  rows[k] = row
end
return rows
