#!lua flags=allow-oom
-- discard: items of one state are taken away. What an indexer has leased stays.
-- KEYS  an operator's · ARGV  an operator's, 'unmatched'|'ready'|'failed' · Returns {changed, skipped}
-- @include partition
-- @include fence
-- @include match
-- @include operate
-- @include leave
local now, state = now_ms(), ARGV[VERB + 1]
return change_each(now, function(key, mask)
  local list = state == 'ready' and READY or state == 'failed' and FAILED or unmatched(mask)
  if not redis.call('ZSCORE', list, id_of(key)) or is_leased(key, now) then return false end
  remove_item(key, mask)
  return true
end)
