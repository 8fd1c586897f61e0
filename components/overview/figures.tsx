import type { ReactNode } from 'react';
import type { Readiness, Stats } from '#lib/contract/answers.ts';
import { duration, grouped, listed, memory } from '#components/ui/format.ts';
import { oldestWaitsFor } from '#components/overview/waiting-rows.ts';
import type { Lane } from '#components/readiness/lanes.ts';

type Props = { stats: Stats | undefined; health: Readiness | undefined; lanes: readonly Lane[] };

/** The six numbers to know. Those of the clasp carry its colours. */
export function Figures({ stats, health, lanes }: Props) {
  return (
    // Cells draw their left and upper rules; the outermost lie just outside and are clipped.
    <div className="-ml-4 overflow-hidden">
      <dl className="-mt-px -ml-px grid grid-cols-2 @xl:grid-cols-3 @5xl:grid-cols-6">
        <Figure name="Ready" swatch="bg-overprint" value={stats && grouped(stats.ready)} sub="due now" />
        <Figure
          name="Later"
          swatch="bg-later"
          value={stats && grouped(stats.later)}
          sub="leased or backing off"
        />
        <Figure
          name="Failed"
          swatch="bg-bad-fill"
          value={stats && grouped(stats.failed)}
          sub={stats?.failed === 0 ? 'nothing given up on' : 'kept with the reason'}
        />
        <Figure name="Indexed" {...indexed(stats)} />
        <Figure name="Oldest unmatched" {...oldest(stats, lanes)} />
        <Figure name="Redis memory" {...redisMemory(health)} />
      </dl>
    </div>
  );
}

const indexed = (stats: Stats | undefined) => ({
  value: stats && (stats.indexed === null ? undefined : grouped(stats.indexed)),
  sub: stats?.indexed === null ? 'unknown: the engine is away' : 'documents in the index',
});

function oldest(stats: Stats | undefined, lanes: readonly Lane[]) {
  if (!stats) return { sub: '' };
  if (stats.oldest_unmatched_ms === null) return { value: 'none', sub: 'nothing waits' };
  const waitsFor = oldestWaitsFor(stats, lanes);
  return {
    value: duration(stats.oldest_unmatched_ms),
    sub: waitsFor.length > 0 ? `waits for ${listed(waitsFor)}` : '',
  };
}

function redisMemory(health: Readiness | undefined) {
  const used = health?.redis.used_bytes ?? null;
  const limit = health?.redis.limit_bytes ?? null;
  if (used === null) return { sub: health ? 'unknown' : '' };
  return {
    value: memory(used, limit),
    sub: limit
      ? `${used * 100 < limit ? 'under 1' : Math.floor((used / limit) * 100)} % full`
      : 'no limit is set',
  };
}

type FigureProps = { name: string; swatch?: string; value?: ReactNode; sub: string };

function Figure({ name, swatch, value, sub }: FigureProps) {
  return (
    <div className="relative min-w-0 border-l border-rule px-4 before:absolute before:top-0 before:-right-4 before:left-4 before:h-px before:bg-rule py-2.5 @5xl:py-1">
      <dt className="flex items-center gap-2 text-small text-ink-2">
        {swatch && <span className={`size-2 ${swatch}`} />}
        {name}
      </dt>
      <dd className="truncate text-figure font-figure text-value tabular-nums">{value ?? '–'}</dd>
      <dd className="min-h-4 truncate text-small text-ink-3" title={sub}>
        {sub}
      </dd>
    </div>
  );
}
