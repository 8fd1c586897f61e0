#!lua flags=allow-oom,no-writes
-- rehearse: say what put would do with a partition's share of a batch, and change nothing.
-- KEYS  the partition's; one item per embedding, grouped by modality in the collection's order
-- ARGV  head, 'arrival'|'producer', 'metadata' or '', then the share as judge.lua reads it
-- Returns {what would become of each embedding as one string, items that would become complete}
-- @include partition
-- @include judge
local count_of, embedding = read_batch(ARGS + 2)
local now, fates, before, after, completed, k = now_ms(), {}, {}, {}, 0, 0
for m = 1, M do
  for _ = 1, count_of(m) do
    k = k + 1
    local key = item(k)
    local till = redis.call('ZSCORE', DELETED, id_of(key))
    before[key] = before[key] or read_versions(key)
    after[key] = after[key] or before[key]
    if till and tonumber(till) > now then
      fates[k] = 's'
    elseif has(before[key], m) then
      local newer, same = judge(key, m, embedding(k))
      fates[k] = newer and 'r' or same and 'd' or 's'
    else
      fates[k], after[key] = 'a', bit.bor(after[key], bit_of(m))
    end
  end
end
for key, mask in pairs(after) do
  if complete(mask) and not complete(before[key]) then completed = completed + 1 end
end
return { table.concat(fates), completed }
