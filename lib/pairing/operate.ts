import type { RedisClient } from './connect.ts';
import { filterArgs, type MemberFilter } from './filter.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** What an operator or a policy does with items. */
export type OperateVerb = 'flush' | 'hasten' | 'requeue' | 'discard';

/** One action under way: what guards each step, and where its progress is kept. */
export interface OperateStep {
  /** Names the action's progress. */
  operation: string;
  filter: MemberFilter;
  /** The partition's stamp at the preview: what changed later is left alone. null: whatever is there is meant. */
  asOf: string | null;
  /** Discard only: items of this state. */
  state?: 'unmatched' | 'ready' | 'failed';
  /** How far the action has come with this step, kept with its counts. */
  progress: Readonly<Record<string, string>>;
}

/** What one or more steps did. */
export interface StepCounts {
  changed: number;
  /** Meant by the action, and left alone: they changed since the preview, are leased, or are gone. */
  skipped: number;
}

/** For how long an operation's progress is kept. */
export const PROGRESS_KEPT_MS = 30 * 86_400_000;

/**
 * Runs one step of an action on some items of a partition: counts and progress are stored with what they count.
 * @throws EPOCH when the collection was changed meanwhile (nothing is done)
 */
export async function operate(
  redis: RedisClient,
  layout: Layout,
  verb: OperateVerb,
  partition: number,
  ids: readonly string[],
  { operation, filter, asOf, state, progress }: OperateStep,
): Promise<StepCounts> {
  const fields = Object.entries(progress).flat();
  const [changed, skipped] = (await runOnPartition(
    redis,
    verb,
    layout,
    partition,
    [layout.progressKey(partition, operation), ...ids.map((id) => layout.itemKey(partition, id))],
    [
      ...filterArgs(layout, filter),
      asOf ?? '',
      String(PROGRESS_KEPT_MS),
      String(fields.length / 2),
      ...fields,
      ...(state === undefined ? [] : [state]),
    ],
  )) as [number, number];
  return { changed, skipped };
}

/** How far an action has come in a partition, and what it has done there. */
export async function readProgress(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  operation: string,
): Promise<StepCounts & { fields: Record<string, string> }> {
  const { changed, skipped, ...fields } = await redis.hgetall(layout.progressKey(partition, operation));
  return { changed: Number(changed ?? 0), skipped: Number(skipped ?? 0), fields };
}

/** Forgets how far an action has come in a partition, once it is over. */
export const dropProgress = async (
  redis: RedisClient,
  layout: Layout,
  partition: number,
  operation: string,
): Promise<void> => {
  await redis.unlink(layout.progressKey(partition, operation));
};

/** The partitions' stamps: whatever changes from now on has a higher one. */
export async function snapshot(
  redis: RedisClient,
  layout: Layout,
): Promise<{ at: number; stamps: string[] }> {
  const replies = (await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      runOnPartition(redis, 'snapshot', layout, partition, []),
    ),
  )) as [string, string][];
  return {
    at: Math.min(...replies.map(([now]) => Number(now))),
    stamps: replies.map(([, stamp]) => stamp),
  };
}
