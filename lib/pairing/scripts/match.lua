-- Which items a filter means. The verb's own ARGV begin with it: mask that is held, mask that is lacking, first seen at the
-- latest ('' for whenever), producer, start of the reason, group of reasons ('' for any).
local HELD, LACKING, SEEN = tonumber(ARGV[ARGS + 1]), tonumber(ARGV[ARGS + 2]), tonumber(ARGV[ARGS + 3])
local PRODUCER, REASON, GROUP = ARGV[ARGS + 4], ARGV[ARGS + 5], ARGV[ARGS + 6]

local function is_of_producer(key)
  for m = 1, M do
    if redis.call('HGET', key, 'p:' .. name(m)) == PRODUCER then return true end
  end
  return false
end

local function matches(key)
  if HELD ~= 0 or LACKING ~= 0 then
    local mask = read_versions(key)
    if bit.band(mask, HELD) ~= HELD or bit.band(mask, LACKING) ~= 0 then return false end
  end
  if SEEN and tonumber(redis.call('HGET', key, 'first') or '0') > SEEN then return false end
  if REASON ~= '' and string.sub(redis.call('HGET', key, 'error') or '', 1, #REASON) ~= REASON then return false end
  if GROUP ~= '' and string.sub(redis.call('HGET', key, 'group') or '', 1, #GROUP) ~= GROUP then return false end
  return PRODUCER == '' or is_of_producer(key)
end
