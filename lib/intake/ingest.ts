import { ACCEPTED_STATUS } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { dropRepeats } from './drop-repeats.ts';
import { parseJson, refuseDeepNesting } from './parse-json.ts';
import type { RowReader } from './rows.ts';
import { storeBatch, type Stored } from './store.ts';
import { validateBatch, type ValidBatch } from './validate.ts';

/** What intake stands on. */
export interface IntakeDeps {
  redis: RedisClient;
  collections: Collections;
  /** Sets the clocks of a collection that Redis has lost. */
  startClocks(collection: OpenCollection): Promise<void>;
  /** Told of each batch once all of it is held. */
  onStored(
    collection: OpenCollection,
    producer: string,
    received: Record<string, number>,
    stored: Stored,
  ): void;
}

/** One request to hold a batch. */
export interface IngestRequest {
  collection: string;
  producer: string;
  body: Buffer;
  readRows: RowReader;
}

/**
 * Takes a batch in: parse, validate all of it, hold all of it. Returns only when Redis has stored the whole batch.
 * @throws MusterError: a fault of the batch (nothing stored), or `redis_full` / `redis_unavailable` (send it again)
 */
export async function ingest(deps: IntakeDeps, request: IngestRequest): Promise<Ingested> {
  const root = parseJson(request.body);
  try {
    const { collection, batch } = await findAndValidate(deps, request, root);
    await pinDims(deps, collection, batch);
    const { arrivals, duplicates } = dropRepeats(batch.arrivals, collection.layout.spec.versions);
    const stored = await storeBatch(deps.redis, collection, request.producer, arrivals, () =>
      deps.startClocks(collection),
    );
    deps.onStored(collection, request.producer, countPerModality(batch), stored);
    const { accepted, replaced, stale, completed } = stored;
    return {
      status: ACCEPTED_STATUS,
      accepted,
      replaced,
      duplicates: stored.duplicates + duplicates,
      stale,
      completed,
    };
  } catch (error) {
    throw explainRedisError(error);
  }
}

/** A refused batch makes no collection; one that is made meanwhile by someone else has the last word on the batch. */
async function findAndValidate(
  { collections }: IntakeDeps,
  request: IngestRequest,
  root: unknown,
): Promise<{ collection: OpenCollection; batch: ValidBatch }> {
  const found = await collections.findOrDefault(request.collection);
  const batch = validate(request, root, found);
  if (found.isMade) return { collection: found, batch };
  await collections.restore(found.definition);
  const made = await collections.find(request.collection);
  return { collection: made, batch: validate(request, root, made) };
}

function validate(request: IngestRequest, root: unknown, collection: OpenCollection): ValidBatch {
  try {
    return validateBatch(root, request.readRows, collection.definition);
  } catch (error) {
    // Only what is refused anyway is searched for absurd nesting: a valid batch cannot have any.
    refuseDeepNesting(request.body);
    throw error;
  }
}

async function pinDims(deps: IntakeDeps, { definition }: OpenCollection, batch: ValidBatch): Promise<void> {
  const free = definition.modalities.filter(
    ({ name, dims }) => dims === null && batch.dims[name] !== undefined,
  );
  if (free.length === 0) return;
  const other = await deps.collections.pinDims(
    definition.name,
    Object.fromEntries(free.map(({ name }) => [name, batch.dims[name]!])),
  );
  if (other === null) return;
  const { modality, dims } = other;
  throw new MusterError(
    'dims_mismatch',
    `Nothing was stored. The ${modality} embeddings have ${batch.dims[modality]} dims, expected ${dims}, which another batch has just set.`,
  );
}

const countPerModality = ({ arrivals }: ValidBatch): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(arrivals, ({ modality }) => modality)].map(([modality, group]) => [
      modality,
      group.length,
    ]),
  );
