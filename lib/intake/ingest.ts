import type { During } from '#lib/contract/stages.ts';
import { ACCEPTED_STATUS } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Arrival, Fate, FateListener, PutResult } from '#lib/pairing/put.ts';
import { explainRedisError, isOutdated } from '#lib/pairing/redis-errors.ts';
import { dropRepeats } from './drop-repeats.ts';
import { listOutcomes } from './outcomes.ts';
import type { RowList } from './row-list.ts';
import { rehearseBatch, storeBatch, type Stored } from './store.ts';
import { validateBatch, type JudgedBatch, type JudgeOptions } from './validate.ts';

/** Times that a batch is judged anew because its collection was changed meanwhile. */
const OUTDATED_MAX = 3;

type Counts = Pick<PutResult, 'accepted' | 'replaced' | 'duplicates' | 'stale' | 'completed'>;

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
  /** Told how many rows of a batch were not held because they are at fault. */
  onRejected(collection: OpenCollection, rows: number): void;
  during: During;
}

/** One request to hold a batch. */
export interface IngestRequest extends JudgeOptions {
  collection: string;
  producer: string;
  list: RowList;
  /** Store nothing; say what would become of it. */
  dryRun?: boolean;
}

/**
 * Takes a batch in: validate all of it, hold all of it. Returns only when Redis has stored the whole batch.
 * With `partial` rows at fault are told, and the others held.
 * @throws MusterError: a fault of the batch (nothing stored), or `redis_full` / `redis_unavailable` (send it again)
 */
export async function ingest(deps: IntakeDeps, request: IngestRequest): Promise<Ingested> {
  for (let outdated = 0; ; outdated++) {
    try {
      return await takeIn(deps, request);
    } catch (error) {
      // The collection was changed or deleted since its definition was read: judge the batch by what it is now.
      if (!isOutdated(error) || outdated === OUTDATED_MAX) throw explainRedisError(error);
      deps.collections.forget(request.collection);
    }
  }
}

async function takeIn(deps: IntakeDeps, request: IngestRequest): Promise<Ingested> {
  const { collection, batch } = await findAndValidate(deps, request);
  const fates = new Map<Arrival, Fate>();
  const onFate = request.partial
    ? (arrival: Arrival, fate: Fate) => void fates.set(arrival, fate)
    : undefined;
  const counts =
    batch.arrivals.length === 0
      ? NOTHING
      : await (request.dryRun
          ? rehearseArrivals(deps, request, collection, batch, onFate)
          : deps.during('store', () => holdArrivals(deps, request, collection, batch, onFate)));
  if (batch.faults.length > 0 && request.dryRun !== true) deps.onRejected(collection, batch.faults.length);
  const { accepted, replaced, duplicates, stale, completed } = counts;
  const status = batch.faults.length === 0 ? ACCEPTED_STATUS : 'partial';
  return {
    status: request.dryRun ? 'dry_run' : status,
    accepted,
    replaced,
    duplicates,
    stale,
    completed,
    ...(request.partial ? { rejected: batch.faults.length, items: listOutcomes(batch, fates) } : {}),
  };
}

const NOTHING: Counts = { accepted: 0, replaced: 0, duplicates: 0, stale: 0, completed: 0 };

async function holdArrivals(
  deps: IntakeDeps,
  { producer, partial }: IngestRequest,
  collection: OpenCollection,
  batch: JudgedBatch,
  onFate: FateListener | undefined,
): Promise<Counts> {
  await deps.admit(collection, batch.arrivals);
  await pinFree(deps, collection, batch, partial === true);
  const { arrivals, duplicates } = dropRepeats(batch.arrivals, collection.layout.spec.versions);
  const startClocks = () => deps.startClocks(collection);
  const stored = await storeBatch(deps.redis, collection, producer, arrivals, startClocks, onFate);
  deps.onStored(collection, producer, countPerModality(batch), stored);
  return { ...stored, duplicates: stored.duplicates + duplicates };
}

async function rehearseArrivals(
  deps: IntakeDeps,
  _request: IngestRequest,
  collection: OpenCollection,
  batch: JudgedBatch,
  onFate: FateListener = () => undefined,
): Promise<Counts> {
  await deps.admit(collection, batch.arrivals);
  const { arrivals, duplicates } = dropRepeats(batch.arrivals, collection.layout.spec.versions);
  const counts = await rehearseBatch(deps.redis, collection, arrivals, onFate);
  return { ...counts, duplicates: counts.duplicates + duplicates };
}

/** A refused batch makes no collection; one that is made meanwhile by someone else has the last word on the batch. */
async function findAndValidate(
  { collections, during }: IntakeDeps,
  request: IngestRequest,
): Promise<{ collection: OpenCollection; batch: JudgedBatch }> {
  const found = await collections.findForBatch(request.collection);
  const batch = during('validate', () => validate(request, found));
  if (found.isMade || request.dryRun || batch.arrivals.length === 0) return { collection: found, batch };
  await collections.restore(found.definition);
  const made = await collections.find(request.collection);
  return { collection: made, batch: validate(request, made) };
}

function validate(request: IngestRequest, { definition }: OpenCollection): JudgedBatch {
  if (definition.deleting)
    throw new MusterError(
      'collection_deleting',
      `Nothing was stored. The collection "${request.collection}" is being deleted; send again when it is gone.`,
      { retryAfterS: 5 },
    );
  try {
    return validateBatch(request.list, definition, request);
  } catch (error) {
    request.list.explainRefusal();
    throw error;
  }
}

async function pinFree(
  deps: IntakeDeps,
  { definition }: OpenCollection,
  { pins }: JudgedBatch,
  partial: boolean,
): Promise<void> {
  const free = pins.filter(({ modality, member }) =>
    definition.modalities.some(({ name, [member]: pinned }) => name === modality && pinned === null),
  );
  if (free.length === 0) return;
  const other = await deps.collections.pin(definition, free);
  if (other === null) return;
  // Row by row, what another batch has just set is judged anew.
  if (partial) throw new Error('EPOCH the dims or the model were pinned meanwhile');
  const sent = free.find(({ modality, member }) => modality === other.modality && member === other.member)!;
  throw other.member === 'dims'
    ? new MusterError(
        'dims_mismatch',
        `Nothing was stored. The ${other.modality} embeddings have ${sent.value} dims, expected ${other.value}, which another batch has just set.`,
      )
    : new MusterError(
        'model_mismatch',
        `Nothing was stored. The ${other.modality} embeddings are of ${sent.value}, expected ${other.value}, which another batch has just set.`,
      );
}

const countPerModality = ({ arrivals }: JudgedBatch): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(arrivals, ({ modality }) => modality)].map(([modality, group]) => [
      modality,
      group.length,
    ]),
  );
