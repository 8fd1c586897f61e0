import { isCluster, type RedisClient } from './connect.ts';

const CLUSTER_NOTES = 8;
const KEPT_MS = 60_000;

/**
 * Checks that Redis takes writes: in a cluster that some master does, by notes that lie on several.
 * @throws what Redis says when none is taken
 */
export async function checkWritable(redis: RedisClient, keyPrefix: string): Promise<void> {
  const notes = Array.from({ length: isCluster(redis) ? CLUSTER_NOTES : 1 }, (_, i) =>
    redis.set(`${keyPrefix}writable:${i}`, '1', 'PX', KEPT_MS),
  );
  try {
    await Promise.any(notes);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}
