#!lua flags=allow-oom
-- verify: hold some IDs against what the sets and lists say of them; on request put right what differs.
-- KEYS  the partition's, a scratch set, items · ARGV  head, 1 to repair, 1 when versions are by arrival, 1 for IDs without an item only
-- Returns per breach: id, rule, detail, 1 if repaired
-- @include partition
-- @include fence
-- @include leave
-- @include misplaced
local repairs, by_arrival, ghosts_only = ARGV[ARGS + 1] == '1', ARGV[ARGS + 2] == '1', ARGV[ARGS + 3] == '1'
-- Clocks run a day ahead at most; a version further on is none that was ever drawn.
local now, breaches, AHEAD_MS = now_ms(), {}, 2 * 86400000
local clock = tonumber(redis.call('GET', CLOCK) or '0')

local function note(id, rule, detail)
  for _, value in ipairs({ id, rule, detail, repairs and 1 or 0 }) do breaches[#breaches + 1] = value end
end

local matched, known = read_sets()
for k = 2, N do
  local key = item(k)
  local id = id_of(key)
  local mask, _, versions = read_versions(key)
  if not ghosts_only or mask == 0 then
    for m = 1, M do
      local listed = redis.call('SISMEMBER', ids_of(m), id) == 1
      if listed ~= has(mask, m) then
        note(id, 'a', listed and 'in ids:' .. name(m) .. ', and not held' or 'held, and not in ids:' .. name(m))
        if repairs then redis.call(listed and 'SREM' or 'SADD', ids_of(m), id) end
      end
      if by_arrival and has(mask, m) and tonumber(versions[m]) > clock then
        note(id, 'e', 'the ' .. name(m) .. ' version ' .. versions[m] .. ' is ahead of the clock')
        if repairs and tonumber(versions[m]) > now + AHEAD_MS then
          redis.call('HSET', key, 'n:' .. name(m), draw_stamp(now))
        elseif repairs then
          clock = tonumber(versions[m])
          redis.call('SET', CLOCK, versions[m])
        end
      end
    end
    if mask == 0 and redis.call('EXISTS', key) == 1 then
      note(id, 'a', 'an item that holds no embedding')
      if repairs then redis.call('DEL', key) end
    end
    local wrong, rule = find_misplaced(id, mask, matched[id], known[id])
    if wrong then
      note(id, rule, wrong)
      if repairs then place_again(key, id, mask, now) end
    end
  end
end
return breaches
