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
  if (!state.redis.ok) return { readiness: state, names: null, collections: [] };
  const listed = await collections.list();
  const seen = await Promise.allSettled(
    listed.map(async ({ name, paused }) => {
      const [stats, health] = await Promise.all([views.stats(name), views.health(name)]);
      return { name, paused, stats, health };
    }),
  );
  return {
    readiness: state,
    names: listed.map(({ name }) => name),
    collections: seen.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
  };
}
