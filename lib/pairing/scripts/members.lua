-- Walking a sorted set by score, then ID, from a position whose member may be gone.
-- Lua compares strings by the server's locale, sorted sets by their bytes.
local function is_above(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end

-- The next members after a position ('' to begin), up to a score: {id, score, …}.
local function members_after(list, score, after, limit, highest)
  if score == '' then return redis.call('ZRANGE', list, '-inf', highest, 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES') end
  -- Ranks low … high - 1 share the score; binary search for the first ID among them that is above the position's.
  local low = redis.call('ZCOUNT', list, '-inf', '(' .. score)
  local high = redis.call('ZCOUNT', list, '-inf', score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_above(redis.call('ZRANGE', list, middle, middle)[1], after) then high = middle else low = middle + 1 end
  end
  local left = redis.call('ZCOUNT', list, '-inf', highest) - low
  if left <= 0 then return {} end
  return redis.call('ZRANGE', list, low, low + math.min(limit, left) - 1, 'WITHSCORES')
end
