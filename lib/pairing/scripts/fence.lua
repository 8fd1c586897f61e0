-- A writer that knows an older shape of the collection than its partition does is refused; a newer one takes the partition along.
local epoch = redis.call('GET', EPOCH)
if epoch and tonumber(epoch) > tonumber(ARGV[3]) then
  return redis.error_reply('EPOCH the collection was changed or deleted')
end
if epoch ~= ARGV[3] and (epoch or redis.call('EXISTS', CLOCK) == 1) then redis.call('SET', EPOCH, ARGV[3]) end
