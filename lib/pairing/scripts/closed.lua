-- Only who empties a partition that is closed to all others gets through.
if redis.call('GET', EPOCH) ~= ARGV[3] then
  return redis.error_reply('EPOCH the collection was changed or deleted')
end
