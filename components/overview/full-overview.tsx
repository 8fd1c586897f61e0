import { useMemo } from 'react';
import type { Collection, Readiness, Stats } from '#lib/contract/answers.ts';
import { AgesPanel } from '#components/histogram/ages-panel.tsx';
import { MatchesPanel } from '#components/histogram/matches-panel.tsx';
import { type Query, useTroubles } from '#components/hooks/queries.ts';
import { isOld } from '#components/hooks/rest.ts';
import { Figures } from '#components/overview/figures.tsx';
import { Meta } from '#components/overview/overview-header.tsx';
import { EVERY_MS, useAges, useMatches, useProducers, useThroughput } from '#components/overview/queries.ts';
import { ProducersPanel } from '#components/producers/producers-panel.tsx';
import { lanesOf } from '#components/readiness/lanes.ts';
import { ReadinessPanel } from '#components/readiness/readiness-panel.tsx';
import { type ChosenSpan, isOpen, spanLabel } from '#components/throughput/chosen-span.ts';
import { ThroughputPanel } from '#components/throughput/throughput-panel.tsx';

type Props = {
  collection: string;
  entry: Collection | undefined;
  stats: Query<Stats>;
  health: Query<Readiness>;
  span: ChosenSpan;
  onSpan: (span: ChosenSpan) => void;
  onCustom: () => void;
  nowMs: number;
  isStale: boolean;
};

/** The overview of a collection that has seen embeddings. */
export function FullOverview({
  collection,
  entry,
  stats,
  health,
  span,
  onSpan,
  onCustom,
  nowMs,
  isStale,
}: Props) {
  const throughput = useThroughput(collection, span);
  const matches = useMatches(collection, span);
  const ages = useAges(collection);
  const producers = useProducers(collection);
  const troubles = useTroubles(collection);
  const names = JSON.stringify(entry?.modalities ?? Object.keys(stats.data?.have ?? {}));
  // oxlint-disable-next-line react/exhaustive-deps -- the counts change every second, the lanes hardly ever
  const lanes = useMemo(() => lanesOf(entry, stats.data), [names]);
  const open = isOpen(span, nowMs);
  const chartAgeMs = throughput.data && open ? nowMs - throughput.dataUpdatedAt : 0;
  return (
    <>
      <ReadinessPanel query={stats} lanes={lanes} />
      <div className="mt-3">
        <Figures
          stats={stats.data}
          health={health.data}
          throughput={'range' in span ? throughput.data : undefined}
          redisFullMs={troubles.data?.redis_full_in_ms}
        />
      </div>
      <div className="mt-6 grid gap-8 @4xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <ThroughputPanel
          query={throughput}
          lanes={lanes}
          span={span}
          onSpan={onSpan}
          onCustom={onCustom}
          staleMs={isStale || isOld(chartAgeMs, EVERY_MS.throughput, nowMs) ? chartAgeMs : 0}
        />
        <MatchesPanel query={matches} everyMs={open ? EVERY_MS.matches : Infinity} label={spanLabel(span)} />
      </div>
      <div className="mt-8 grid gap-8 @4xl:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)]">
        <AgesPanel query={ages} everyMs={EVERY_MS.ages} lanes={lanes} />
        <div id="producers" className="min-w-0 scroll-mt-14">
          <ProducersPanel query={producers} everyMs={EVERY_MS.producers} lanes={lanes} />
        </div>
      </div>
      <div className="mt-8 md:hidden">
        <Meta collection={entry} health={health.data} />
      </div>
    </>
  );
}
