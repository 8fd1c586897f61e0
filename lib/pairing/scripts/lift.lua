#!lua flags=allow-oom,no-writes
-- lift: all that is held of unmatched items that have not changed since a preview.
-- KEYS  the partition's, items · ARGV  head, stamp as of which they were previewed
-- Returns per item {} when it moved on, else {first seen at, then per modality: vector, metadata, version, received at, producer; '' for none}
-- @include partition
local as_of, rows, fields = tonumber(ARGV[ARGS + 1]), {}, {}
for m = 1, M do
  for _, of in ipairs({ 'v:', 'm:', 'n:', 'r:', 'p:' }) do fields[#fields + 1] = of .. name(m) end
end
for k = 1, N do
  local key, row = item(k), {}
  local mask = read_versions(key)
  local marks = redis.call('HMGET', key, 'first', 'moved')
  if mask ~= 0 and redis.call('ZSCORE', unmatched(mask), id_of(key)) and tonumber(marks[2] or '0') <= as_of then
    row[1] = marks[1]
    local held = redis.call('HMGET', key, unpack(fields))
    for j = 1, #fields do row[j + 1] = held[j] or '' end
  end
  rows[k] = row
end
return rows
