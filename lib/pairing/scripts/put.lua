#!lua
-- put: hold a partition's share of a batch, and say what became complete.
-- KEYS  the partition's; one item per embedding, grouped by modality in the collection's order
-- ARGV  head, 'arrival'|'producer', producer, 'each' or '', embeddings per modality ×M, vectors ×N, versions ×N (by producer only)
-- Returns {accepted, replaced, duplicates, stale, completed, made ready, made unmatched, kept out, fates if asked}, or NOCLOCK
-- @include partition
-- @include fence
-- @include place
-- @include judge
local by_producer, producer, fates = ARGV[ARGS + 1] == 'producer', ARGV[ARGS + 2], ARGV[ARGS + 3] == 'each' and {}
local COUNTS, VECTORS, VERSIONS = ARGS + 3, ARGS + 3 + M, ARGS + 3 + M + N
local now = now_ms()
local stamp, time = draw_stamp(now), whole(now)
if not stamp then return redis.error_reply('NOCLOCK the clock of this partition is lost') end
local accepted, replaced, duplicates, stale, completed, woken, waiting = 0, 0, 0, 0, 0, 0, 0

local keys, ids, place, changed, after = {}, {}, {}, {}, {}
for k = 1, N do
  local key = item(k)
  if not place[key] then
    keys[#keys + 1], ids[#ids + 1] = key, id_of(key)
    place[key] = #keys
  end
end
local before, deleted, late = read_masks(ids), read_deleted(ids, now), 0
for i = 1, #ids do after[i] = before[i] end

local k = 0
for m = 1, M do
  local added, v, n, r, p = {}, 'v:' .. name(m), 'n:' .. name(m), 'r:' .. name(m), 'p:' .. name(m)
  for _ = 1, tonumber(ARGV[COUNTS + m]) do
    k = k + 1
    local key, vector, version = item(k), ARGV[VECTORS + k], by_producer and ARGV[VERSIONS + k] or stamp
    local i, store, fate = place[key], true, 'a'
    if deleted[i] then
      store, fate, stale, late = false, 's', stale + 1, late + 1
    elseif has(before[i], m) then
      local newer, same = judge(key, m, vector, version, by_producer)
      store = newer
      if newer then replaced, fate = replaced + 1, 'r'
      elseif same then duplicates, fate = duplicates + 1, 'd'
      else stale, fate = stale + 1, 's' end
    else
      added[#added + 1] = ids[i]
    end
    if fates then fates[k] = fate end
    if store then
      accepted, changed[i], after[i] = accepted + 1, true, bit.bor(after[i], bit_of(m))
      redis.call('HSET', key, v, vector, n, version, r, time, p, producer, 'moved', stamp)
    end
  end
  in_chunks(added, function(...) redis.call('SADD', ids_of(m), ...) end)
end

for i in pairs(changed) do
  if complete(after[i]) and not complete(before[i]) then completed = completed + 1 end
  local list = place_changed(keys[i], ids[i], before[i], after[i], time)
  if list == 'ready' then woken = woken + 1 elseif list == 'unmatched' then waiting = waiting + 1 end
end
return { accepted, replaced, duplicates, stale, completed, woken, waiting, late, fates and table.concat(fates) or '' }
