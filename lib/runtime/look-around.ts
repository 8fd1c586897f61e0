import type { Collections } from '#lib/collections/collections.ts';
import type { Readiness } from '#lib/contract/answers.ts';
import type { Views } from '#lib/stats/views.ts';
import type { Sight } from '#lib/telemetry/backlog.ts';

/** What can be seen of Redis, the engine and every collection: what the dashboard reads too, and no oftener. */
export async function lookAround({
  collections,
  readiness,
  views,
}: {
  collections: Collections;
  readiness: () => Promise<Readiness>;
  views: Views;
}): Promise<Sight> {
  const state = await readiness();
  if (!state.redis.ok) return { readiness: state, collections: [] };
  const seen = await Promise.allSettled(
    (await collections.list()).map(async ({ name, paused }) => {
      const [stats, health] = await Promise.all([views.stats(name), views.health(name)]);
      return { name, paused, stats, health };
    }),
  );
  return {
    readiness: state,
    collections: seen.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
  };
}
