'use client';

import { useState } from 'react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { EmptyOverview } from '#components/overview/empty-overview.tsx';
import { FullOverview } from '#components/overview/full-overview.tsx';
import { OverviewHeader } from '#components/overview/overview-header.tsx';
import { useSpan } from '#components/overview/use-span.ts';
import { useVitals } from '#components/shell/use-vitals.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { RANGES, RANGES_MS } from '#components/throughput/ranges.ts';
import { fetched } from '#components/ui/fetched.tsx';

const RangeDialog = fetched(() =>
  import('#components/throughput/range-dialog.tsx').then(({ RangeDialog }) => RangeDialog),
);

/** One collection at a glance, live. */
export function Overview() {
  const collection = useCollection();
  const [span, chooseSpan] = useSpan();
  const [asked, setAsked] = useState<{ from: number; to: number } | null>(null);
  const { entry, stats, health, nowMs, empty, state } = useVitals(collection);
  useShortcuts(
    Object.fromEntries(RANGES.map(({ value }, i) => [String(i + 1), () => chooseSpan({ range: value })])),
  );
  const askForSpan = () =>
    setAsked('range' in span ? { from: Date.now() - RANGES_MS[span.range], to: Date.now() } : span);

  return (
    <>
      <OverviewHeader
        name={collection}
        collection={entry}
        health={health.data}
        empty={empty}
        span={span}
        onSpan={chooseSpan}
        onCustom={askForSpan}
      />
      {empty ? (
        <EmptyOverview name={collection} entry={entry} health={health.data} />
      ) : (
        <FullOverview
          {...{ collection, entry, stats, health, span, nowMs }}
          isStale={state.kind === 'stale'}
          onSpan={chooseSpan}
          onCustom={askForSpan}
        />
      )}
      {asked && <RangeDialog shown={asked} onChoose={chooseSpan} onClose={() => setAsked(null)} />}
    </>
  );
}
