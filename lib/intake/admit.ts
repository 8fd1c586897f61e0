import type { OpenCollection } from '#lib/collections/collections.ts';
import { within } from '#lib/deadline.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { countAll } from '#lib/pairing/count.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { readSides } from '#lib/pairing/sides.ts';

/** How much may be held before intake says so. */
export interface AdmissionLimits {
  /** Items held per collection. */
  itemsMax: number;
  /** Share of Redis' memory limit, 0 to 1. */
  memoryShareMax: number;
}

/** What admission stands on. */
export interface AdmissionDeps {
  redis: RedisClient;
  limits: AdmissionLimits;
  /** Redis' memory in bytes. */
  readMemory: () => Promise<{ usedBytes: number; limitBytes: number | null }>;
  /** Why nothing is being indexed, where that is so. */
  trouble: () => string | null;
}

/** Lets a batch in. @throws MusterError `backlog_full`, `redis_full` */
export type Admission = (collection: OpenCollection, arrivals: readonly Arrival[]) => Promise<void>;

interface Gate {
  readAt: number;
  /** Why new items are refused; null while they are not. */
  full: MusterError | null;
  reading: Promise<void>;
}

const FRESH_MS = 1_000;
/** A count that takes longer (a node of a cluster hangs) holds nobody up: the gate stays as it was. */
const READ_WAIT_MS = 300;
const RETRY_AFTER_S = 10;

/**
 * Makes the gate of intake: it closes to new items when too much is held, and stays open to embeddings of items that are held
 * already, for these are what lets a backlog of unmatched items drain. What is held is counted at most once a second.
 */
export function openAdmission({ redis, limits, readMemory, trouble }: AdmissionDeps): Admission {
  const gates = new Map<string, Gate>();

  async function findFull(collection: OpenCollection): Promise<MusterError | null> {
    const [counts, { usedBytes, limitBytes }] = await Promise.all([
      countAll(redis, collection),
      readMemory(),
    ]);
    const items = counts.ready + counts.failed + counts.unmatched.reduce((sum, list) => sum + list.count, 0);
    const why = trouble() ?? explainBacklog(collection, counts.ready > items / 2);
    if (items >= limits.itemsMax)
      return refuse(
        'backlog_full',
        `${items} items are held, and the limit is ${limits.itemsMax}. ${stop(why)}`,
      );
    if (limitBytes !== null && usedBytes >= limitBytes * limits.memoryShareMax)
      return refuse(
        'redis_full',
        `Redis uses ${Math.round((100 * usedBytes) / limitBytes)} % of its ${Math.round(limitBytes / 1_048_576)} MB. ${stop(why)}`,
      );
    return null;
  }

  async function judge(collection: OpenCollection, gate: Gate): Promise<void> {
    // Redis away says so itself, to whom it concerns.
    gate.full = await findFull(collection).catch(() => gate.full);
  }

  return async (collection, arrivals) => {
    const { name } = collection.definition;
    const gate = gates.get(name) ?? { readAt: -Infinity, full: null, reading: Promise.resolve() };
    gates.set(name, gate);
    if (performance.now() - gate.readAt > FRESH_MS) {
      gate.readAt = performance.now();
      gate.reading = judge(collection, gate);
    }
    await within(READ_WAIT_MS, gate.reading).catch(() => undefined);
    if (gate.full !== null && !(await areHeld(redis, collection, arrivals))) throw gate.full;
  };
}

function explainBacklog({ definition }: OpenCollection, isMostlyReady: boolean): string {
  if (definition.paused) return 'Indexing of this collection is paused';
  return isMostlyReady
    ? 'Most of it waits for an indexer'
    : 'Most of it waits for its other side, or has failed';
}

async function areHeld(
  redis: RedisClient,
  { layout, former }: OpenCollection,
  arrivals: readonly Arrival[],
): Promise<boolean> {
  const ids = [...new Set(arrivals.map(({ id }) => id))];
  const masks = await readSides(redis, layout, ids);
  const others = ids.filter((_, i) => masks[i] === 0);
  if (former === undefined || others.length === 0) return others.length === 0;
  return (await readSides(redis, former, others)).every((mask) => mask !== 0);
}

const refuse = (code: 'backlog_full' | 'redis_full', detail: string): MusterError =>
  new MusterError(
    code,
    `Nothing was stored. ${detail} Embeddings of items that are held already are still taken. Send the same batch again later.`,
    { retryAfterS: RETRY_AFTER_S },
  );

const stop = (sentence: string): string => (sentence.endsWith('.') ? sentence : `${sentence}.`);
