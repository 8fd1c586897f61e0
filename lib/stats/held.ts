import type { HeldSides } from '#lib/contract/answers.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readSides } from '#lib/pairing/sides.ts';

/** For each ID, in order, the modalities that are held of it. */
export async function listHeldSides(
  redis: RedisClient,
  { layout }: OpenCollection,
  ids: readonly string[],
): Promise<HeldSides> {
  const masks = await readSides(redis, layout, ids);
  const { modalities } = layout.spec;
  return { held: masks.map((mask) => modalities.filter((_, i) => (mask & (1 << i)) !== 0)) };
}
