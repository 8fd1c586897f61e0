-- A share of a batch: embeddings per modality ×M, vectors ×N, metadata ×N (if there is any, '' for none), versions ×N (by producer).
local BY_PRODUCER, WITH_METADATA = ARGV[ARGS + 1] == 'producer', ARGV[ARGS + 2] == 'metadata'

-- Two functions: embeddings of a modality; and vector, metadata, version (nil by arrival) of one.
local function read_batch(from)
  local METADATA = from + M + N
  local VERSIONS = WITH_METADATA and METADATA + N or METADATA
  return function(m) return tonumber(ARGV[from + m]) end, function(k)
    return ARGV[from + M + k], WITH_METADATA and ARGV[METADATA + k] or '', BY_PRODUCER and ARGV[VERSIONS + k] or nil
  end
end

-- The items of the share, each once: their keys, their IDs, and which of them each embedding is of.
-- Within one modality no item comes twice.
local function list_items(count_of)
  local keys, ids, of, place = {}, {}, {}, nil
  for m = 1, M do
    local count = count_of(m)
    if count > 0 and count < N then place = {} end
  end
  for k = 1, N do
    local key = item(k)
    local i = place and place[key]
    if not i then
      i = #keys + 1
      keys[i], ids[i] = key, id_of(key)
      if place then place[key] = i end
    end
    of[k] = i
  end
  return keys, ids, of
end

-- What is to become of an embedding whose ID holds its modality already: whether it is newer, else a duplicate, else stale.
-- Metadata is as much of it as the vector is. The third answer: the metadata that is held, if any.
local function judge(key, m, vector, metadata, version)
  local held = redis.call('HMGET', key, 'v:' .. name(m), 'm:' .. name(m), 'n:' .. name(m))
  local same = held[1] == vector and (held[2] or '') == metadata
  if not version then return not same, same, held[2] end
  local difference = tonumber(version) - tonumber(held[3])
  return difference > 0, same and difference == 0, held[2]
end
