#!lua
-- adopt: hold what was held under other IDs, as it is, where nothing as new is held. By arrival the time of arrival tells, and the
-- version is a stamp drawn before the index was asked: whatever came since has a higher one.
-- KEYS  the partition's, items
-- ARGV  head, 'arrival'|'producer', the stamp, then per item: first seen at, n, then n × modality's place, vector, metadata, version, received at, producer
-- Returns {made ready, wait in ms of each item completed, then per item 1: it has all of it, or newer; 0: left as it was}, or NOCLOCK
-- @include partition
-- @include fence
-- @include leave
-- @include ask
-- @include place
local BY_ARRIVAL, STAMP = ARGV[ARGS + 1] == 'arrival', ARGV[ARGS + 2]
local now, at, ids, waits, reply = now_ms(), ARGS + 2, {}, {}, { 0, '' }
if redis.call('EXISTS', CLOCK) == 0 then return redis.error_reply('NOCLOCK the clock of this partition is lost') end
for k = 1, N do ids[k] = id_of(item(k)) end
local before, deleted = read_masks(ids), read_deleted(ids, now)

-- Whether an embedding is newer than what is held; nil where the stamp is not above that one's.
local function is_newer(key, m, version, received)
  local held = redis.call('HMGET', key, 'n:' .. name(m), 'r:' .. name(m))
  if not held[1] then return true end
  if not BY_ARRIVAL then return tonumber(version) > tonumber(held[1]) end
  if tonumber(received) <= tonumber(held[2]) then return false end
  return tonumber(STAMP) > tonumber(held[1]) or nil
end

local function store(key, id, m, vector, metadata, version, received, producer)
  local n, r, p, d = 'n:' .. name(m), 'r:' .. name(m), 'p:' .. name(m), 'm:' .. name(m)
  redis.call('SADD', ids_of(m), id)
  redis.call('HSET', key, 'v:' .. name(m), vector, n, BY_ARRIVAL and STAMP or version, r, received, p, producer)
  if metadata == '' then redis.call('HDEL', key, d) else redis.call('HSET', key, d, metadata) end
end

local function enter(key, id, was, is, first)
  note_move(key, now)
  local seen = math.min(tonumber(first), tonumber(redis.call('HGET', key, 'first') or first))
  local woken, waiting = place_changed({ key }, { id }, { was }, { is }, { 1 }, whole(now))
  redis.call('HSET', key, 'first', whole(seen))
  if waiting == 1 then redis.call('ZADD', unmatched(is), whole(seen), id) end
  reply[1] = reply[1] + woken
  if complete(is) and not complete(was) then waits[#waits + 1] = whole(math.max(0, now - seen)) end
end

for k = 1, N do
  local key, first, count, fate, newer, is = item(k), ARGV[at + 1], tonumber(ARGV[at + 2]), deleted[k] and 0 or 1, {}, before[k]
  for from = at + 3, at + 2 + 6 * count, 6 do
    local m = tonumber(ARGV[from])
    local answer = is_newer(key, m, ARGV[from + 3], ARGV[from + 4])
    if answer == nil then fate = 0 elseif answer then newer[from], is = true, bit.bor(is, bit_of(m)) end
  end
  if fate == 1 and next(newer) then
    for from in pairs(newer) do store(key, ids[k], tonumber(ARGV[from]), unpack(ARGV, from + 1, from + 5)) end
    enter(key, ids[k], before[k], is, first)
  end
  at, reply[k + 2] = at + 2 + 6 * count, fate
end
reply[2] = table.concat(waits, ',')
return reply
