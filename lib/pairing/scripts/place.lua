-- Where an item belongs after something of it was stored.
-- unpack is bounded by Lua's C stack (8,000), hence the chunks.
local function in_chunks(list, call)
  for from = 1, #list, 1000 do call(unpack(list, from, math.min(from + 999, #list))) end
end

-- The modalities held per ID, from the readiness sets.
local function read_masks(ids)
  local masks = {}
  for i = 1, #ids do masks[i] = 0 end
  for m = 1, M do
    local i = 0
    in_chunks(ids, function(...)
      for _, held in ipairs(redis.call('SMISMEMBER', ids_of(m), ...)) do
        i = i + 1
        if held == 1 then masks[i] = bit.bor(masks[i], bit_of(m)) end
      end
    end)
  end
  return masks
end

-- Which IDs were deleted and are still kept out; what has run out is forgotten a little at a time.
local function read_deleted(ids, now)
  local deleted = {}
  if redis.call('EXISTS', DELETED) == 0 then return deleted end
  local over = redis.call('ZRANGE', DELETED, '-inf', whole(now), 'BYSCORE', 'LIMIT', 0, 100)
  if #over > 0 then redis.call('ZREM', DELETED, unpack(over)) end
  local i = 0
  in_chunks(ids, function(...)
    for _, till in ipairs(redis.call('ZMSCORE', DELETED, ...)) do
      i = i + 1
      deleted[i] = till and tonumber(till) > now
    end
  end)
  return deleted
end

-- Moves an item from the list of what it held to the list of what it holds. Ready stays ready.
-- Returns the list it entered, nil when it stayed where it was.
local function place_changed(key, id, was, is, time)
  local new, marks = was == 0, {}
  if new then
    redis.call('HSET', key, 'first', time)
  elseif redis.call('ZSCORE', READY, id) then
    return nil
  elseif leave_failed(key, id) then
    marks = redis.call('HMGET', key, 'flush', 'merge')
    redis.call('HDEL', key, 'error', 'tries')
  else
    redis.call('ZREM', unmatched(was), id)
  end
  if complete(is) or marks[1] or marks[2] then
    redis.call('ZADD', READY, time, id)
    return 'ready'
  end
  redis.call('ZADD', unmatched(is), new and time or redis.call('HGET', key, 'first'), id)
  return 'unmatched'
end
