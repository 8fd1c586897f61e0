-- What is to become of an embedding whose ID holds its modality already: whether it is newer, else a duplicate, else stale.
local function judge(key, m, vector, version, by_producer)
  local held = redis.call('HMGET', key, 'v:' .. name(m), 'n:' .. name(m))
  local same = held[1] == vector
  if not by_producer then return not same, same end
  local difference = tonumber(version) - tonumber(held[2])
  return difference > 0, same and difference == 0
end
