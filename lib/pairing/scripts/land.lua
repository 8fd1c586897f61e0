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
-- @include admit
-- @include join

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
