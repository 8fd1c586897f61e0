-- How an item leaves the failed, and the group of its reason with them; and how it leaves altogether.
local function leave_failed(key, id)
  if redis.call('ZREM', FAILED, id) == 0 then return false end
  local group = redis.call('HGET', key, 'group')
  if group then
    redis.call('ZREM', GROUPS, group .. id)
    redis.call('HDEL', key, 'group')
  end
  return true
end

-- Takes all of an item away, whatever list it is in.
local function remove_item(key, mask)
  local id = id_of(key)
  for m = 1, M do
    if has(mask, m) then redis.call('SREM', ids_of(m), id) end
  end
  leave_failed(key, id)
  for _, list in ipairs({ READY, unmatched(mask) }) do redis.call('ZREM', list, id) end
  redis.call('DEL', key)
end
