import { useMemo } from 'react';
import type { Collection, Readiness, Stats, Throughput, ThroughputRange } from '#lib/contract/answers.ts';
import type { Query } from '#components/hooks/queries.ts';
import { Figures } from '#components/overview/figures.tsx';
import { Meta } from '#components/overview/overview-header.tsx';
import { WaitingPanel } from '#components/overview/waiting-panel.tsx';
import { lanesOf } from '#components/readiness/lanes.ts';
import { ReadinessPanel } from '#components/readiness/readiness-panel.tsx';
import { ThroughputPanel } from '#components/throughput/throughput-panel.tsx';

type Props = {
  entry: Collection | undefined;
  stats: Query<Stats>;
  throughput: Query<Throughput>;
  health: Query<Readiness>;
  range: ThroughputRange;
  onRange: (range: ThroughputRange) => void;
  nowMs: number;
  stale: boolean;
};

const STALE_CHART_MS = 12_000;

/** The overview of a collection that has seen embeddings. */
export function FullOverview({ entry, stats, throughput, health, range, onRange, nowMs, stale }: Props) {
  const names = JSON.stringify(entry?.modalities ?? Object.keys(stats.data?.have ?? {}));
  // oxlint-disable-next-line react/exhaustive-deps -- the counts change every second, the lanes hardly ever
  const lanes = useMemo(() => lanesOf(entry, stats.data), [names]);
  const chartAgeMs = throughput.data ? nowMs - throughput.dataUpdatedAt : 0;
  return (
    <>
      <ReadinessPanel query={stats} lanes={lanes} />
      <div className="mt-3">
        <Figures stats={stats.data} health={health.data} lanes={lanes} />
      </div>
      <div className="mt-6 grid gap-8 @4xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <ThroughputPanel
          query={throughput}
          lanes={lanes}
          range={range}
          onRange={onRange}
          staleMs={stale || chartAgeMs > STALE_CHART_MS ? chartAgeMs : 0}
        />
        <WaitingPanel query={stats} lanes={lanes} />
      </div>
      <div className="mt-8 md:hidden">
        <Meta collection={entry} health={health.data} />
      </div>
    </>
  );
}
