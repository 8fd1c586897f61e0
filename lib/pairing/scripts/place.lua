-- Where items belong after something of them was stored.

-- Takes those of the items that wait out of the lists that they wait in. Returns when each was first seen.
local function leave_unmatched(ids, was, waiting)
  local lists, first = {}, {}
  for _, i in ipairs(waiting) do
    local list = lists[was[i]] or { members = {}, places = {} }
    lists[was[i]] = list
    list.members[#list.members + 1], list.places[#list.places + 1] = ids[i], i
  end
  for mask, list in pairs(lists) do
    for j, score in ipairs(read_scores(unmatched(mask), list.members)) do first[list.places[j]] = score or nil end
    in_chunks(list.members, function(...) redis.call('ZREM', unmatched(mask), ...) end)
  end
  return first
end

-- Which of those items are ready, which failed, and which wait.
local function part_by_list(ids, was, those)
  local held, places, waiting, failed = {}, {}, {}, {}
  for _, i in ipairs(those) do
    if was[i] ~= 0 then held[#held + 1], places[#places + 1] = ids[i], i end
  end
  local due, failures, ready = read_scores(READY, held), read_scores(FAILED, held), {}
  for j, i in ipairs(places) do
    if due[j] then ready[i] = true
    elseif failures[j] then failed[i] = true
    else waiting[#waiting + 1] = i end
  end
  return ready, failed, waiting
end

-- Moves those of the items from the list of what they held to the list of what they hold. Ready stays ready.
-- Returns how many became ready, how many unmatched, and when those that waited were first seen
local function place_changed(keys, ids, was, is, those, time)
  local ready, failed, waiting = part_by_list(ids, was, those)
  local first, to_ready, to_unmatched, entering = leave_unmatched(ids, was, waiting), 0, 0, {}
  for _, i in ipairs(those) do
    if not ready[i] then
      local marks, list, score = {}, READY, time
      if failed[i] then
        leave_failed(keys[i], ids[i])
        marks = redis.call('HMGET', keys[i], 'flush', 'merge')
        redis.call('HDEL', keys[i], 'error', 'tries')
      end
      if complete(is[i]) or marks[1] or marks[2] then
        to_ready = to_ready + 1
      else
        list, to_unmatched = unmatched(is[i]), to_unmatched + 1
        if was[i] ~= 0 then score = first[i] or redis.call('HGET', keys[i], 'first') end
      end
      local members = entering[list] or {}
      entering[list], members[#members + 1], members[#members + 2] = members, score, ids[i]
    end
  end
  for list, members in pairs(entering) do
    in_chunks(members, function(...) redis.call('ZADD', list, ...) end)
  end
  return to_ready, to_unmatched, first
end
