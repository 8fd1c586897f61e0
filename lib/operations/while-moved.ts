import type { OpenCollection } from '#lib/collections/collections.ts';
import { MusterError } from '#lib/errors.ts';

/** How an operation that meets a move says that it waits for its end, and how soon it looks again, in ms. */
export const MOVE_WAITED = 'Waits until the collection has been moved to its partitions.';
export const MOVE_WAIT_MS = 2_000;

/** What means a set of items cannot be told while some of them are on their way. @throws MusterError `collection_moving` */
export function refuseWhileMoved({ definition }: OpenCollection): void {
  const { name, former, partitions } = definition;
  if (former === null) return;
  throw new MusterError(
    'collection_moving',
    `Nothing was done. The collection "${name}" is being moved from ${former.partitions} to ${partitions} partitions; GET …/${name}/operations shows how far it is. Try again when it is done.`,
    { retryAfterS: 10 },
  );
}
