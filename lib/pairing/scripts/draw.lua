#!lua flags=allow-oom
-- draw: a stamp above all that were given so far and below all that will be, and what is held of some items at that moment.
-- KEYS  the partition's, items · ARGV  head
-- Returns {stamp, then per item, per modality: received at, '' for none}, or NOCLOCK
-- @include partition
-- @include fence
local stamp = draw_stamp(now_ms())
if not stamp then return redis.error_reply('NOCLOCK the clock of this partition is lost') end
local reply = { stamp }
for k = 1, N do
  for m = 1, M do reply[#reply + 1] = redis.call('HGET', item(k), 'r:' .. name(m)) or '' end
end
return reply
