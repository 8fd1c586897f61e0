import type { Hits } from '#lib/contract/answers.ts';
import type { SearchRequest } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { EngineCannot, EngineUnavailable, type Engine } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readVector } from '#lib/pairing/inspect.ts';

/**
 * Finds the nearest documents.
 * @throws MusterError `invalid_query`, `dims_mismatch`, `not_found`, `engine_unavailable`, `engine_cannot`
 */
export async function search(
  redis: RedisClient,
  engine: Engine,
  collection: OpenCollection,
  request: SearchRequest,
): Promise<Hits> {
  const { definition } = collection;
  const modality = definition.modalities.find(({ name }) => name === request.modality);
  if (modality === undefined)
    throw new MusterError(
      'invalid_query',
      `There is no modality "${request.modality}"; this collection has ${definition.modalities.map(({ name }) => name).join(', ')}.`,
    );
  if (modality.dims === null) return { hits: [] };
  try {
    const vector =
      request.vector === undefined
        ? await findVector(redis, engine, collection, request)
        : Float32Array.from(request.vector);
    if (vector.length !== modality.dims)
      throw new MusterError(
        'dims_mismatch',
        `The vector has ${vector.length} dims, expected ${modality.dims}.`,
      );
    return { hits: await engine.search(indexSpecOf(definition), modality.name, vector, request.k) };
  } catch (error) {
    if (error instanceof EngineCannot)
      throw new MusterError('engine_cannot', `Nothing is searched here. ${error.message}`, { cause: error });
    if (!(error instanceof EngineUnavailable)) throw error;
    throw new MusterError('engine_unavailable', `The index cannot be searched now: ${error.message}`, {
      retryAfterS: 5,
      cause: error,
    });
  }
}

async function findVector(
  redis: RedisClient,
  engine: Engine,
  { definition, layout }: OpenCollection,
  { id, modality }: SearchRequest,
): Promise<Float32Array> {
  const held = await readVector(redis, layout, id!, modality);
  if (held !== null) return held;
  const documents = await engine.get(indexSpecOf(definition), [id!], { vectors: true });
  const indexed = documents.get(id!)?.vectors?.[modality];
  if (indexed !== undefined) return indexed;
  throw new MusterError(
    'not_found',
    `There is no ${modality} embedding of the ID ${JSON.stringify(id)}, neither held nor indexed.`,
  );
}
