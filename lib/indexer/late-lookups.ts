import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { isMusters, type Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import {
  dropCursors,
  lateReady,
  peekLookups,
  storeCursors,
  type DueLookups,
  type LookupRound,
} from '#lib/pairing/look-up.ts';

const DAY_MS = 86_400_000;
const SWEEP = 'sweep-';

/** What the late look-up stands on. */
export interface LookupDeps {
  redis: RedisClient;
  engine: Engine;
  /** Age at which an unmatched item is first looked up, in ms. */
  firstMs: number;
  /** Longest time between reading an item and its document's arrival in the index: lease and request timeout, in ms. */
  settledMs: number;
  /** IDs per partition, list, round and pass. */
  idsMax: number;
  /** Told why a partition could not be looked up; its cursors stay where they were. */
  onError(error: unknown): void;
}

/**
 * Looks unmatched IDs up in the index: a document that is already there is to be brought up to date. Once soon after the
 * item came, once when no write of before can still be in flight, then daily for as long as it is unmatched.
 * Where the engine cannot be asked it waits for its other side, as any other does.
 * @returns partitions where something became ready
 */
export async function lookUpLate(
  deps: LookupDeps,
  { definition, layout }: OpenCollection,
): Promise<number[]> {
  if (!deps.engine.canRead) return [];
  const rounds = roundsOf(deps);
  const sweep = rounds.at(-1)!.name;
  const spec = indexSpecOf(definition);
  const partitions = Array.from({ length: definition.partitions }, (_, partition) => partition);
  const due = await peekLookups(deps.redis, layout, partitions, rounds, deps.idsMax);

  async function lookUpOne(partition: number, peeked: PromiseSettledResult<DueLookups>): Promise<number[]> {
    if (peeked.status === 'rejected') throw peeked.reason;
    const { ids, cursors } = peeked.value;
    if (ids.length === 0) return [];
    const found = await deps.engine.get(spec, ids);
    const late = ids.filter((id) => isMusters(found.get(id)));
    const ready = late.length === 0 ? 0 : await lateReady(deps.redis, layout, partition, late);
    await storeCursors(deps.redis, layout, partition, cursors);
    if (cursors.some((field) => field.startsWith(sweep)))
      await dropCursors(deps.redis, layout, partition, (round) => round.startsWith(SWEEP) && round !== sweep);
    return ready > 0 ? [partition] : [];
  }
  const woken = await Promise.all(
    partitions.map((partition) =>
      lookUpOne(partition, due[partition]!).catch((error: unknown) => {
        deps.onError(error);
        return [];
      }),
    ),
  );
  return woken.flat();
}

// The day only names a pass; which items are old enough is Redis' clock's to say.
const roundsOf = ({ firstMs, settledMs }: LookupDeps): LookupRound[] => [
  { name: 'first', ageMs: firstMs },
  { name: 'settled', ageMs: settledMs },
  { name: `${SWEEP}${Math.floor(Date.now() / DAY_MS)}`, ageMs: DAY_MS },
];
