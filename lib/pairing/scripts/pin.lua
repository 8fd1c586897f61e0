#!lua
-- pin: fix fields of a collection at first use (dims and models of its modalities), all or none.
-- KEYS  the collection · ARGV  its epoch as the caller knows it, field, value, …
-- Returns EPOCH when there is no such collection, or another of its name, {} when all are as asked, else {field, value} of one that is pinned otherwise
if (redis.call('HGET', KEYS[1], 'epoch') or '0') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'modalities') == 0 then
  return redis.error_reply('EPOCH the collection was changed or deleted')
end
for i = 2, #ARGV, 2 do
  local pinned = redis.call('HGET', KEYS[1], ARGV[i])
  if pinned and pinned ~= ARGV[i + 1] then return { ARGV[i], pinned } end
end
for i = 2, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
return {}
