#!lua flags=allow-oom
-- record: write an action down before it begins.
-- KEYS  the collection's activity · ARGV  entries kept at least, field, value, …
-- Returns the entry's ID
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(ARGV, 2))
