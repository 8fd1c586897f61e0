#!lua flags=allow-oom,no-writes
-- inspect: all that is held of one item but its vectors.
-- KEYS  the partition's, one item · ARGV  head
-- Returns nil, or {state, due or failed at, first, tries, error, end of its lease, then per modality: bytes, version, received at, producer, metadata}
-- @include partition
local key = item(1)
local id = id_of(key)
local mask = read_versions(key)
if mask == 0 then return false end
local due, failed = redis.call('ZSCORE', READY, id), redis.call('ZSCORE', FAILED, id)
local marks = redis.call('HMGET', key, 'first', 'tries', 'error', 'lease')
local found = { due and 'ready' or failed and 'failed' or 'unmatched', due or failed or '', marks[1], marks[2] or '0', marks[3] or '', marks[4] or '' }
for m = 1, M do
  local of = name(m)
  local notes = redis.call('HMGET', key, 'n:' .. of, 'r:' .. of, 'p:' .. of, 'm:' .. of)
  found[#found + 1] = redis.call('HSTRLEN', key, 'v:' .. of)
  for j = 1, 4 do found[#found + 1] = notes[j] or '' end
end
return found
