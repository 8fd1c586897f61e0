#!lua flags=allow-oom,no-writes
-- sides: what some items hold.
-- KEYS  the partition's, items · ARGV  head
-- Returns per item the mask of the modalities that it holds
-- @include partition
local masks = {}
for k = 1, N do masks[k] = (read_versions(item(k))) end
return masks
