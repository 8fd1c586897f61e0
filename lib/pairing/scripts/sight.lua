#!lua
-- sight: note that producers were seen just now, and what is usual between two sights; those not seen for the longest go.
-- KEYS  a collection's producers · ARGV  kept for in ms, at most, weight of the latest interval, then producer, received, …
-- A producer's notes: last seen at, usual interval in ms ('' after the first sight), received, with commas between.
local time = redis.call('TIME')
local now, weight = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), tonumber(ARGV[3])
for i = 4, #ARGV, 2 do
  local notes = redis.call('HGET', KEYS[1], ARGV[i])
  local last, usual, received = string.match(notes or '', '^(%d+),(%d*),(%d+)$')
  local interval = last and math.max(0, now - tonumber(last))
  if interval then usual = usual == '' and interval or tonumber(usual) + weight * (interval - tonumber(usual)) end
  local total = tonumber(received or '0') + tonumber(ARGV[i + 1])
  redis.call('HSET', KEYS[1], ARGV[i], string.format(usual and '%.0f,%.0f,%.0f' or '%.0f,%s,%.0f', now, usual or '', total))
end
local over = redis.call('HLEN', KEYS[1]) - tonumber(ARGV[2])
if over > 0 then
  local all, seen = redis.call('HGETALL', KEYS[1]), {}
  for i = 1, #all, 2 do seen[#seen + 1] = { all[i], tonumber(string.match(all[i + 1], '^%d+')) } end
  table.sort(seen, function(a, b) return a[2] < b[2] end)
  for i = 1, over do redis.call('HDEL', KEYS[1], seen[i][1]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
