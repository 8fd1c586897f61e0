-- For scripts that land items: `join` puts one together with what came here meanwhile, the newer of each modality. Needs `now` and
-- `waits`, and the includes partition, leave, ask and admit.
local function store_newer(key, id, was, held)
  local is, here, there = was, 0, 0
  for m = 1, M do
    local of = name(m)
    local version = held['n:' .. of]
    if has(was, m) then here = bit.bor(here, bit_of(m)) end
    if version then
      there = bit.bor(there, bit_of(m))
      local known = redis.call('HGET', key, 'n:' .. of)
      if not known or tonumber(version) > tonumber(known) then
        is = bit.bor(is, bit_of(m))
        redis.call('SADD', ids_of(m), id)
        redis.call('HSET', key, 'v:' .. of, held['v:' .. of], 'n:' .. of, version, 'r:' .. of, held['r:' .. of], 'p:' .. of, held['p:' .. of])
        if held['m:' .. of] then redis.call('HSET', key, 'm:' .. of, held['m:' .. of]) else redis.call('HDEL', key, 'm:' .. of) end
        held.newer = true
      end
    end
  end
  return is, complete(is) and not complete(here) and not complete(there)
end

-- Something came here meanwhile. Ready stays ready; what failed here stays failed unless something newer joins it.
-- Whoever has leased it there may be writing it still: it is due no sooner than that lease ends.
local function join(key, id, was, held)
  local lease = tonumber(held.lease or '0')
  local is, is_completed = store_newer(key, id, was, held)
  local first = whole(math.min(tonumber(held.first), tonumber(redis.call('HGET', key, 'first') or held.first)))
  redis.call('HSET', key, 'first', first)
  for _, mark in ipairs({ 'flush', 'merge' }) do
    if held[mark] then redis.call('HSETNX', key, mark, held[mark]) end
  end
  if lease > tonumber(redis.call('HGET', key, 'lease') or '0') then redis.call('HSET', key, 'lease', held.lease) end
  if is_completed then waits[#waits + 1] = whole(math.max(0, now - tonumber(first))) end
  if redis.call('ZSCORE', READY, id) then
    if lease > now then redis.call('ZADD', READY, 'XX', 'GT', held.lease, id) end
    return
  end
  if redis.call('ZSCORE', FAILED, id) then
    if not held.newer then return end
    leave_failed(key, id)
    redis.call('HDEL', key, 'error', 'tries')
  end
  redis.call('ZREM', unmatched(was), id)
  local marks = redis.call('HMGET', key, 'flush', 'merge')
  if complete(is) or marks[1] or marks[2] then
    enter_ready(id, whole(math.max(now, lease)))
  else
    redis.call('ZADD', unmatched(is), first, id)
  end
end
