import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { readHoldings } from './holdings.ts';
import { findBreachesOf } from './invariants.ts';

/** Breaches of the invariants in all partitions, as sentences. Nothing may be under way meanwhile. */
export async function findBreaches(redis: RedisClient, layout: Layout): Promise<string[]> {
  const found = await Promise.all(
    Array.from({ length: layout.spec.partitions }, async (_, partition) =>
      findBreachesOf(layout, await readHoldings(redis, layout, partition)),
    ),
  );
  return found.flat();
}
