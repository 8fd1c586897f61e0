-- Whether an ID stands in the one list where it belongs. The verb's first own key is a scratch set.
local function to_set(list)
  local set = {}
  for _, member in ipairs(list) do set[member] = true end
  return set
end

-- What the readiness sets say of the items at hand: which IDs have every required modality, and which have any.
local function read_sets()
  local scratch, ids, required, known = item(1), {}, {}, {}
  for k = 2, N do ids[#ids + 1] = id_of(item(k)) end
  if #ids == 0 then return {}, {} end
  redis.call('SADD', scratch, unpack(ids))
  for m = 1, M do
    if has(REQUIRED, m) then required[#required + 1] = ids_of(m) end
    known[m] = ids_of(m)
  end
  local matched = to_set(redis.call('SINTER', scratch, unpack(required)))
  local unknown = to_set(redis.call('SDIFF', scratch, unpack(known)))
  local any = {}
  for _, id in ipairs(ids) do any[id] = not unknown[id] end
  redis.call('DEL', scratch)
  return matched, any
end

local function lists_with(id)
  local found = {}
  if redis.call('ZSCORE', READY, id) then found[#found + 1] = 'ready' end
  if redis.call('ZSCORE', FAILED, id) then found[#found + 1] = 'failed' end
  for mask = 1, 2 ^ M - 1 do
    if redis.call('ZSCORE', unmatched(mask), id) then found[#found + 1] = mask end
  end
  return found
end

-- Says what is wrong, and which rule it breaks; nil when all is well.
local function find_misplaced(id, mask, matched, known)
  local lists = lists_with(id)
  if mask == 0 and #lists > 0 then return 'in a list, and nothing is held', 'b' end
  if mask ~= 0 and #lists ~= 1 then return 'in ' .. #lists .. ' lists', 'b' end
  local unmatched_in = tonumber(lists[1])
  if not unmatched_in then return nil end
  if unmatched_in ~= mask then return 'in the list of other modalities than it holds', 'b' end
  if matched or not known then return matched and 'complete, and still waiting' or 'waiting, and in no readiness set', 'c' end
end

local function place_again(key, id, mask, now)
  local ready, failed = redis.call('ZSCORE', READY, id), redis.call('ZSCORE', FAILED, id)
  for held = 1, 2 ^ M - 1 do redis.call('ZREM', unmatched(held), id) end
  if mask == 0 then
    for _, list in ipairs({ READY, FAILED }) do redis.call('ZREM', list, id) end
    return redis.call('DEL', key)
  end
  if ready and failed then leave_failed(key, id) end
  if not ready and not failed then
    if complete(mask) then redis.call('ZADD', READY, whole(now), id)
    else redis.call('ZADD', unmatched(mask), redis.call('HGET', key, 'first') or whole(now), id) end
  end
  note_move(key, now)
end
