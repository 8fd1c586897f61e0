#!lua
-- pin: fix the dims of a collection's modalities at first use, all or none.
-- KEYS  the collection · ARGV  modality, dims, …
-- Returns EPOCH when there is no such collection, {} when all are as asked, else {modality, dims} of one that is pinned otherwise
if redis.call('HEXISTS', KEYS[1], 'modalities') == 0 then
  return redis.error_reply('EPOCH the collection was deleted')
end
for i = 1, #ARGV, 2 do
  local pinned = redis.call('HGET', KEYS[1], 'dims:' .. ARGV[i])
  if pinned and pinned ~= ARGV[i + 1] then return { ARGV[i], pinned } end
end
for i = 1, #ARGV, 2 do redis.call('HSETNX', KEYS[1], 'dims:' .. ARGV[i], ARGV[i + 1]) end
return {}
