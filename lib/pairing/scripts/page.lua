#!lua flags=allow-oom,no-writes
-- page: the next members of one list after a position, by score, then ID.
-- KEYS  the partition's, then the list
-- ARGV  head, score and ID of the position ('' to begin), looked at at most, highest score, start of the ID
-- Returns {score and ID of the position reached, '' at the end of the list; then id, score, …}
-- @include partition
-- @include members
local LIST, score, after, limit, highest, prefix =
  item(1), ARGV[ARGS + 1], ARGV[ARGS + 2], tonumber(ARGV[ARGS + 3]), ARGV[ARGS + 4], ARGV[ARGS + 5]
local members = members_after(LIST, score, after, limit, highest)
local reply = { '', '' }
if #members == 2 * limit then reply = { members[#members], members[#members - 1] } end
for j = 1, #members, 2 do
  if string.sub(members[j], 1, #prefix) == prefix then
    reply[#reply + 1] = members[j]
    reply[#reply + 1] = members[j + 1]
  end
end
return reply
