-- What an operator's scripts share. KEYS: the partition's, the action's progress, then items.
-- ARGV: head, a filter, stamp as of which the set was previewed ('' for whatever is there), for how long progress is kept in ms,
-- n, then field, value ×n of the progress, then the verb's own.
-- Progress is written in the same step as what it counts, so that a step which is repeated counts nothing twice.
local PROGRESS, AS_OF, KEPT_MS = item(1), tonumber(ARGV[ARGS + 7]), ARGV[ARGS + 8]
local VERB = ARGS + 9 + 2 * tonumber(ARGV[ARGS + 9])

local function is_as_previewed(key)
  return AS_OF == nil or tonumber(redis.call('HGET', key, 'moved') or '0') <= AS_OF
end

local function is_leased(key, now)
  local lease = redis.call('HGET', key, 'lease')
  return lease and tonumber(lease) > now
end

-- Changes each item that is meant, counts those which moved on since the preview, and notes how far the action has come.
local function change_each(now, change)
  local changed, skipped = 0, 0
  for k = 2, N do
    local key = item(k)
    local mask = read_versions(key)
    if mask == 0 then
      skipped = skipped + 1
    elseif matches(key) then
      if is_as_previewed(key) and change(key, mask) then changed = changed + 1 else skipped = skipped + 1 end
    end
  end
  redis.call('HINCRBY', PROGRESS, 'changed', changed)
  redis.call('HINCRBY', PROGRESS, 'skipped', skipped)
  for at = ARGS + 10, VERB, 2 do redis.call('HSET', PROGRESS, ARGV[at], ARGV[at + 1]) end
  redis.call('PEXPIRE', PROGRESS, KEPT_MS)
  return { changed, skipped }
end
