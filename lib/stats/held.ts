import type { HeldSides } from '#lib/contract/answers.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readSides } from '#lib/pairing/sides.ts';

/** For each ID, in order, the modalities that are held of it. */
export async function listHeldSides(
  redis: RedisClient,
  { layout, former }: OpenCollection,
  ids: readonly string[],
): Promise<HeldSides> {
  // In this order: what is on its way from the one to the other is in both for a moment, and never in neither.
  const before = former === undefined ? [] : await readSides(redis, former, ids);
  const masks = (await readSides(redis, layout, ids)).map((mask, i) => mask | (before[i] ?? 0));
  const { modalities } = layout.spec;
  return { held: masks.map((mask) => modalities.filter((_, i) => (mask & (1 << i)) !== 0)) };
}
