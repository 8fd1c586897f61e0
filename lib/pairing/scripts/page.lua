#!lua flags=allow-oom,no-writes
-- page: the next members of one list after a position, by score, then ID. The member at the position may be gone.
-- KEYS  the partition's, then the list · ARGV  head, score and ID of the position ('' to begin), at most, highest score
-- Returns {id, score, …}
-- @include partition
local LIST, score, after, limit, highest = item(1), ARGV[ARGS + 1], ARGV[ARGS + 2], tonumber(ARGV[ARGS + 3]), ARGV[ARGS + 4]
-- Lua compares strings by the server's locale, sorted sets by their bytes.
local function is_above(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end
if score == '' then return redis.call('ZRANGE', LIST, '-inf', highest, 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES') end
-- Ranks low … high - 1 share the score; binary search for the first ID among them that is above the position's.
local low = redis.call('ZCOUNT', LIST, '-inf', '(' .. score)
local high = redis.call('ZCOUNT', LIST, '-inf', score)
while low < high do
  local middle = math.floor((low + high) / 2)
  if is_above(redis.call('ZRANGE', LIST, middle, middle)[1], after) then high = middle else low = middle + 1 end
end
local left = redis.call('ZCOUNT', LIST, '-inf', highest) - low
if left <= 0 then return {} end
return redis.call('ZRANGE', LIST, low, low + math.min(limit, left) - 1, 'WITHSCORES')
