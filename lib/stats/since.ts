import type { Trouble } from '#lib/contract/console.ts';

/** Adds to troubles of which nobody notes the beginning since when they have been there as far as this process has seen. */
export type SinceKeeper = (key: string, troubles: readonly Trouble[], at: number) => Trouble[];

/** What lasts without anyone noting since when. The others have a time of their own, or are no events. */
const KEPT: ReadonlySet<Trouble['code']> = new Set(['redis_refuses', 'engine_away', 'no_indexer']);

/** Between looks farther apart than this a trouble may have gone and come again. */
const GAP_MAX_MS = 60_000;

/** Makes a keeper that has seen nothing yet. */
export function openSinceKeeper(): SinceKeeper {
  const seen = new Map<string, { lookedAt: number; since: ReadonlyMap<Trouble['code'], number> }>();
  return (key, troubles, at) => {
    const last = seen.get(key);
    const before = last !== undefined && at - last.lookedAt <= GAP_MAX_MS ? last.since : undefined;
    const told = troubles.map((trouble) =>
      KEPT.has(trouble.code) && trouble.since === null
        ? { ...trouble, since: before?.get(trouble.code) ?? at }
        : trouble,
    );
    const since = told.flatMap(({ code, since: from }) =>
      KEPT.has(code) && from !== null ? [[code, from] as const] : [],
    );
    for (const [old, { lookedAt }] of seen) if (at - lookedAt > GAP_MAX_MS) seen.delete(old);
    seen.set(key, { lookedAt: at, since: new Map(since) });
    return told;
  };
}
