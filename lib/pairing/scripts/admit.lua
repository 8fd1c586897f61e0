-- For scripts that land items: `settle` holds one as it was elsewhere, `enter_ready` makes one ready. Needs `now` and `woken`, and
-- the includes partition and ask.
local function enter_ready(id, due)
  redis.call('ZADD', READY, due, id)
  woken = woken + 1
end

-- Nothing is held of it here: it is what it was there.
local function settle(key, id, state, score, held)
  local mask = 0
  for field, value in pairs(held) do redis.call('HSET', key, field, value) end
  for m = 1, M do
    if held['n:' .. name(m)] then
      mask = bit.bor(mask, bit_of(m))
      redis.call('SADD', ids_of(m), id)
    end
  end
  if state == 'ready' then
    enter_ready(id, score)
  elseif state == 'unmatched' and complete(mask) then
    -- More was required of it there.
    enter_ready(id, whole(now))
  elseif state == 'failed' then
    redis.call('ZADD', FAILED, score, id)
    if held.group then redis.call('ZADD', GROUPS, 0, held.group .. id) end
  else
    redis.call('ZADD', unmatched(mask), score, id)
  end
end
