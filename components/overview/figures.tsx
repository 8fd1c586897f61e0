import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Readiness, Stats } from '#lib/contract/answers.ts';
import type { Throughput } from '#lib/contract/throughput.ts';
import { duration, grouped, memory, rate } from '#components/ui/format.ts';
import { latestRate } from '#components/throughput/latest-rate.ts';

type Props = {
  stats: Stats | undefined;
  health: Readiness | undefined;
  throughput: Throughput | undefined;
  /** When intake starts to refuse; null: not in sight. */
  redisFullMs: number | null | undefined;
};

const LAG_WARN_MS = 60_000;
const FULL_WARN_MS = 86_400_000;

/** The six numbers to know. Those of the clasp carry its colours. */
export function Figures({ stats, health, throughput, redisFullMs }: Props) {
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
        <Figure name="Indexed" {...indexed(stats, health, throughput)} />
        <Figure name="Index lag" {...lag(stats)} />
        <Figure name="Redis memory" {...redisMemory(health, redisFullMs)} />
      </dl>
    </div>
  );
}

function indexed(
  stats: Stats | undefined,
  health: Readiness | undefined,
  throughput: Throughput | undefined,
) {
  if (stats?.indexed === null)
    return {
      sub:
        health?.engine.name === 'Service' ? 'not counted: a service has them' : 'unknown: the engine is away',
    };
  const perSecond = throughput && latestRate(throughput, ({ indexed: count }) => count);
  return {
    value: stats && grouped(stats.indexed),
    sub: perSecond == null ? 'documents in the index' : rate(perSecond),
  };
}

function lag(stats: Stats | undefined) {
  if (!stats) return { sub: '' };
  const lagMs = stats.index_lag_ms;
  if (lagMs === 0) return { value: 'none', sub: 'nothing is due' };
  return { value: duration(lagMs), sub: 'due for so long', isWarning: lagMs > LAG_WARN_MS };
}

function redisMemory(health: Readiness | undefined, fullMs: number | null | undefined) {
  const used = health?.redis.used_bytes ?? null;
  if (used === null) return { sub: health ? 'unknown' : '' };
  const value = memory(used, health?.redis.limit_bytes ?? null);
  if (fullMs === undefined) return { value, sub: '' };
  if (fullMs === null) return { value, sub: 'not filling' };
  return {
    value,
    sub: fullMs === 0 ? 'full' : `full in ${duration(fullMs)}`,
    isSubWarning: fullMs <= FULL_WARN_MS,
  };
}

type FigureProps = {
  name: string;
  swatch?: string;
  value?: ReactNode;
  sub: string;
  isWarning?: boolean;
  isSubWarning?: boolean;
};

function Figure({ name, swatch, value, sub, isWarning, isSubWarning }: FigureProps) {
  return (
    <div className="relative min-w-0 border-l border-rule px-4 before:absolute before:top-0 before:-right-4 before:left-4 before:h-px before:bg-rule py-2.5 @5xl:py-1">
      <dt className="flex items-center gap-2 text-small text-ink-2">
        {swatch && <span className={`size-2 ${swatch}`} />}
        {name}
      </dt>
      <dd
        className={clsx(
          'truncate text-figure font-figure tabular-nums',
          isWarning ? 'text-warn' : 'text-value',
        )}
      >
        {value ?? '–'}
      </dd>
      <dd
        className={clsx('min-h-4 truncate text-small', isSubWarning ? 'font-medium text-warn' : 'text-ink-3')}
        title={sub}
      >
        {sub}
      </dd>
    </div>
  );
}
