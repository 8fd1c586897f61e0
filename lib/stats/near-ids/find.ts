import type { OpenCollection } from '#lib/collections/collections.ts';
import type { IdRuleProposals, NearItems, RuleEffect } from '#lib/contract/near-ids.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { proposeRules } from './propose.ts';
import { eachWaiting, requiredMask } from './scan.ts';
import type { Effect, Near, Waiting } from './tally.ts';

/** A look goes so far at most, however long the backlog is. */
const LOOKED_AT_MAX = 50_000;
const LOOK_MS = 2_000;

/** Looks through unmatched items for IDs that differ only in how they are written. */
export async function findNearIds(
  redis: RedisClient,
  { definition, layout }: OpenCollection,
): Promise<IdRuleProposals> {
  const { items, complete } = await look(redis, layout);
  const effects = await proposeRules(items, requiredMask(layout), definition.idRule);
  return {
    collection: definition.name,
    at: await readTime(redis),
    id_rule: definition.idRule,
    looked_at: items.length,
    complete,
    proposals: effects.map((effect) => presentEffect(layout, effect)),
  };
}

async function look(redis: RedisClient, layout: Layout): Promise<{ items: Waiting[]; complete: boolean }> {
  const items: Waiting[] = [];
  const deadline = performance.now() + LOOK_MS;
  for await (const found of eachWaiting(redis, layout)) {
    const room = LOOKED_AT_MAX - items.length;
    items.push(...found.slice(0, room));
    if (found.length > room || performance.now() > deadline) return { items, complete: false };
  }
  return { items, complete: true };
}

/** What a rule would do, as the API shows it. */
export const presentEffect = (layout: Layout, effect: Effect): RuleEffect => ({
  id_rule: effect.idRule,
  pairs_gained: effect.pairsGained,
  conflicts: effect.conflicts,
  samples: effect.samples.map((near) => presentNear(layout, near)),
  conflict_samples: effect.conflictSamples.map((near) => presentNear(layout, near)),
});

const presentNear = (layout: Layout, { to, from }: Near): NearItems => ({
  to,
  from: from.map(({ id, has }) => ({ id, has: layout.namesIn(has) })),
});
