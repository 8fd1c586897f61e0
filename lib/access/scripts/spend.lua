#!lua flags=allow-oom
-- Counts a request against its key's budget, also when Redis is full: whoever empties it must get through.
-- KEYS: counter    ARGV: points, window in s
-- Returns: {points spent in this window, ms until it ends}
redis.call('SET', KEYS[1], 0, 'EX', ARGV[2], 'NX')
return { redis.call('INCRBY', KEYS[1], ARGV[1]), redis.call('PTTL', KEYS[1]) }
