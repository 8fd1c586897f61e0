#!lua flags=allow-oom
-- land: hold items that were held in another partition of the collection, as they were there; where something came meanwhile, the
-- newer of each modality. A step that is repeated does nothing; a deleted ID that is kept out stays out.
-- KEYS  the partition's, the move's progress, items
-- ARGV  head, the other partition, its step, 'arrival'|'producer', then per item: 'ready'|'failed'|'unmatched', score, n, field, value ×n
-- Returns {made ready, wait in ms of each item that became complete by it}, or NOCLOCK
-- @include partition
-- @include fence
-- @include leave
-- @include ask
local PROGRESS, FROM, STEP, BY_ARRIVAL = item(1), 'from:' .. ARGV[ARGS + 1], ARGV[ARGS + 2], ARGV[ARGS + 3] == 'arrival'
-- Clocks run a day ahead at most; a version further on is none that was ever drawn.
local AHEAD_MS = 2 * 86400000
local now, ids, waits, woken = now_ms(), {}, {}, 0
if redis.call('EXISTS', CLOCK) == 0 then return redis.error_reply('NOCLOCK the clock of this partition is lost') end
if tonumber(redis.call('HGET', PROGRESS, FROM) or '0') >= tonumber(STEP) then return { 0, '' } end
for k = 2, N do ids[k - 1] = id_of(item(k)) end
local deleted, before = read_deleted(ids, now), read_masks(ids)

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

-- Stamps from elsewhere raise the clock: none of them is given again.
local function raise_clock(held)
  local last = tonumber(redis.call('GET', CLOCK))
  for m = 1, M do
    local version = tonumber(held['n:' .. name(m)] or '0')
    if version > last and version <= now + AHEAD_MS then last = version end
  end
  redis.call('SET', CLOCK, whole(last))
end

local at = ARGS + 4
for k = 2, N do
  local key, id, fields, held = item(k), ids[k - 1], tonumber(ARGV[at + 2]), {}
  for from = at + 3, at + 1 + 2 * fields, 2 do held[ARGV[from]] = ARGV[from + 1] end
  if not deleted[k - 1] then
    held.moved = nil
    if BY_ARRIVAL then raise_clock(held) end
    if before[k - 1] == 0 then settle(key, id, ARGV[at], ARGV[at + 1], held) else join(key, id, before[k - 1], held) end
    note_move(key, now)
  end
  at = at + 3 + 2 * fields
end
redis.call('HSET', PROGRESS, FROM, STEP)
return { woken, table.concat(waits, ',') }
