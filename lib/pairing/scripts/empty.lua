-- Forgets all that a partition holds; its clock and epoch outlive it for a time.
for k = 3, #KEYS do redis.call('UNLINK', KEYS[k]) end
redis.call('PEXPIRE', CLOCK, ARGV[ARGS + 1])
redis.call('PEXPIRE', EPOCH, ARGV[ARGS + 1])
