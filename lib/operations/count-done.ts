import type { Collections } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readProgress, type StepCounts } from '#lib/pairing/operate.ts';
import type { OperationRecord } from './records.ts';

/** What an operation has done so far: of one that walks lists, from the counts that each partition keeps with what it changed. */
export async function countDone(
  redis: RedisClient,
  collections: Collections,
  { id, collection, changed, skipped, state, notes }: OperationRecord,
): Promise<StepCounts> {
  if (state !== 'running' || notes.plan === undefined) return { changed, skipped };
  const { layout } = await collections.findOrDefault(collection);
  const parts = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      readProgress(redis, layout, partition, id),
    ),
  );
  return {
    changed: parts.reduce((sum, part) => sum + part.changed, 0),
    skipped: parts.reduce((sum, part) => sum + part.skipped, 0),
  };
}
