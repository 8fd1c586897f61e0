-- Asking sets and lists about many IDs at once: what costs is the number of calls.
-- unpack is bounded by Lua's C stack (8,000), hence the chunks.
local function in_chunks(list, call)
  for from = 1, #list, 1000 do call(unpack(list, from, math.min(from + 999, #list))) end
end

-- What a set answers per ID; nothing when there is no such set.
local function ask_each(set, ids, command)
  local answers = {}
  if #ids == 0 or redis.call('EXISTS', set) == 0 then return answers end
  in_chunks(ids, function(...)
    for _, answer in ipairs(redis.call(command, set, ...)) do answers[#answers + 1] = answer end
  end)
  return answers
end

-- The modalities held per ID, from the readiness sets.
local function read_masks(ids)
  local masks = {}
  for i = 1, #ids do masks[i] = 0 end
  for m = 1, M do
    for i, held in ipairs(ask_each(ids_of(m), ids, 'SMISMEMBER')) do
      if held == 1 then masks[i] = bit.bor(masks[i], bit_of(m)) end
    end
  end
  return masks
end

-- Scores of IDs in a sorted set: false for those that are not in it, nothing when there is no such set.
local function read_scores(list, ids) return ask_each(list, ids, 'ZMSCORE') end

-- Which IDs were deleted and are still kept out; what has run out is forgotten a little at a time.
local function read_deleted(ids, now)
  local deleted = read_scores(DELETED, ids)
  if #deleted == 0 then return deleted end
  local over = redis.call('ZRANGE', DELETED, '-inf', whole(now), 'BYSCORE', 'LIMIT', 0, 100)
  if #over > 0 then redis.call('ZREM', DELETED, unpack(over)) end
  for i = 1, #ids do deleted[i] = deleted[i] and tonumber(deleted[i]) > now end
  return deleted
end
