import { ACCEPTED_STATUS } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { explainRedisError, isOutdated } from '#lib/pairing/redis-errors.ts';
import { dropRepeats } from './drop-repeats.ts';
import { parseJson, refuseDeepNesting } from './parse-json.ts';
import type { RowReader } from './rows.ts';
import { storeBatch, type Stored } from './store.ts';
import { validateBatch, type ValidBatch } from './validate.ts';

/** Times that a batch is judged anew because its collection was changed meanwhile. */
const OUTDATED_MAX = 3;

/** What intake stands on. */
export interface IntakeDeps {
  redis: RedisClient;
  collections: Collections;
  /** Lets a batch in, or says that too much is held already. @throws MusterError `backlog_full`, `redis_full` */
  admit(collection: OpenCollection, arrivals: readonly Arrival[]): Promise<void>;
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
  for (let outdated = 0; ; outdated++) {
    try {
      return await takeIn(deps, request, root);
    } catch (error) {
      // The collection was changed or deleted since its definition was read: judge the batch by what it is now.
      if (!isOutdated(error) || outdated === OUTDATED_MAX) throw explainRedisError(error);
      deps.collections.forget(request.collection);
    }
  }
}

async function takeIn(deps: IntakeDeps, request: IngestRequest, root: unknown): Promise<Ingested> {
  const { collection, batch } = await findAndValidate(deps, request, root);
  await deps.admit(collection, batch.arrivals);
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
  if (collection.definition.deleting)
    throw new MusterError(
      'collection_deleting',
      `Nothing was stored. The collection "${request.collection}" is being deleted; send again when it is gone.`,
      { retryAfterS: 5 },
    );
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
