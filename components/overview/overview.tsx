'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { throughputRange } from '#lib/contract/answers.ts';
import { useThroughput } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { EmptyOverview } from '#components/overview/empty-overview.tsx';
import { FullOverview } from '#components/overview/full-overview.tsx';
import { OverviewHeader } from '#components/overview/overview-header.tsx';
import { useVitals } from '#components/shell/use-vitals.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { RANGES } from '#components/throughput/ranges.ts';

const RANGE = parseAsStringLiteral(throughputRange.options).withDefault('1h');

/** One collection at a glance, live. */
export function Overview() {
  const collection = useCollection();
  const [range, setRange] = useQueryState('range', RANGE);
  const throughput = useThroughput(collection, range);
  const { entry, stats, health, nowMs, empty, state } = useVitals(collection);
  const chooseRange = (chosen: typeof range) => void setRange(chosen);
  useShortcuts(Object.fromEntries(RANGES.map(({ value }, i) => [String(i + 1), () => chooseRange(value)])));

  return (
    <>
      <OverviewHeader
        name={collection}
        collection={entry}
        health={health.data}
        empty={empty}
        range={range}
        onRange={empty ? undefined : chooseRange}
      />
      {empty ? (
        <EmptyOverview name={collection} entry={entry} health={health.data} />
      ) : (
        <FullOverview
          {...{ entry, stats, throughput, health, range, nowMs }}
          stale={state.kind === 'stale'}
          onRange={chooseRange}
        />
      )}
    </>
  );
}
