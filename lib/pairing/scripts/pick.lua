#!lua flags=allow-oom
-- pick: which items leave a closed partition next. The same ones until they have left, whoever asks.
-- KEYS  the partition's, the move's progress · ARGV  head, 'ready' for these alone or 'all', at most
-- Returns {step, IDs}
-- @include partition
-- @include closed
local PROGRESS = item(1)
local step, batch = unpack(redis.call('HMGET', PROGRESS, 'step', 'batch'))
if batch then return { step, unpack(cmsgpack.unpack(batch)) } end
local lists = { READY }
if ARGV[ARGS + 1] == 'all' then
  for mask = 1, 2 ^ M - 1 do lists[#lists + 1] = unmatched(mask) end
  lists[#lists + 1] = FAILED
end
for _, list in ipairs(lists) do
  local ids = redis.call('ZRANGE', list, 0, tonumber(ARGV[ARGS + 2]) - 1)
  if #ids > 0 then
    step = whole((tonumber(step) or 0) + 1)
    redis.call('HSET', PROGRESS, 'step', step, 'batch', cmsgpack.pack(ids))
    return { step, unpack(ids) }
  end
end
return { step or '0' }
