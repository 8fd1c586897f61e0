-- The head of every script of one partition.
-- KEYS  clock, epoch, deleted, ready, failed, groups, ids:<modality> ×M, unmatched:<mask> ×(2^M - 1), then item:<id> ×N
-- ARGV  M, mask of the required modalities, epoch of the collection as the caller knows it, names ×M, then the verb's own
local M, REQUIRED = tonumber(ARGV[1]), tonumber(ARGV[2])
local CLOCK, EPOCH, DELETED, READY, FAILED, GROUPS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ITEMS, ARGS = 5 + M + 2 ^ M, 3 + M
local N = #KEYS - ITEMS

local function name(m) return ARGV[3 + m] end
local function ids_of(m) return KEYS[6 + m] end
local function unmatched(mask) return KEYS[6 + M + mask] end
local function item(k) return KEYS[ITEMS + k] end
local function id_of(key) return string.sub(key, #CLOCK - #'clock' + #'item:' + 1) end
local function bit_of(m) return bit.lshift(1, m - 1) end
local function has(mask, m) return bit.band(mask, bit_of(m)) ~= 0 end
local function complete(mask) return REQUIRED > 0 and bit.band(mask, REQUIRED) == REQUIRED end
local function whole(number) return string.format('%.0f', number) end

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- A stamp that no earlier call has drawn; nil when the clock is lost.
local function draw_stamp(now)
  local last = redis.call('GET', CLOCK)
  if not last then return nil end
  local stamp = whole(math.max(now, tonumber(last) + 1))
  redis.call('SET', CLOCK, stamp)
  return stamp
end

-- Mask of the modalities an item holds, and its versions as one string, absences included.
local function read_versions(key)
  local fields = {}
  for m = 1, M do fields[m] = 'n:' .. name(m) end
  local versions, mask = redis.call('HMGET', key, unpack(fields)), 0
  for m = 1, M do
    if versions[m] then mask = bit.bor(mask, bit_of(m)) else versions[m] = '' end
  end
  return mask, table.concat(versions, ','), versions
end

-- One stamp serves all that a call changes: it only has to be above every preview's.
local move
local function note_move(key, now, ...)
  move = move or draw_stamp(now) or whole(now)
  redis.call('HSET', key, 'moved', move, ...)
end
