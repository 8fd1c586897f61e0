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

-- The items of the share, each once: their keys, their IDs, and which of them a key is.
local function list_items()
  local keys, ids, place = {}, {}, {}
  for k = 1, N do
    local key = item(k)
    if not place[key] then
      keys[#keys + 1], ids[#ids + 1] = key, id_of(key)
      place[key] = #keys
    end
  end
  return keys, ids, place
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
