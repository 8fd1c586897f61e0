-- What every settling script is guarded by: it acts only on what its caller has read of an item.

-- Back to the queue at once, the lease given up: what was read of the item is no longer what it holds.
local function make_due(key, now)
  redis.call('ZADD', READY, whole(now), id_of(key))
  redis.call('HDEL', key, 'lease')
  note_move(key, now)
end

-- The mask of an item that is ready and holds these very versions, else nil.
-- One that holds nothing is dropped, one that holds something newer is due now.
local function mask_as_read(key, versions, now)
  local id = id_of(key)
  if not redis.call('ZSCORE', READY, id) then return nil end
  local mask, held = read_versions(key)
  if mask == 0 then
    redis.call('ZREM', READY, id)
    return nil
  end
  if held == versions then return mask end
  make_due(key, now)
  return nil
end
