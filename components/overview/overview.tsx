'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ThroughputRange } from '#lib/contract/answers.ts';
import { Strip } from '#components/ui/strip.tsx';
import { ApiError } from '#components/hooks/api.ts';
import { useCollections, useHealth, useStats, useThroughput } from '#components/hooks/queries.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { EmptyOverview } from '#components/overview/empty-overview.tsx';
import { FullOverview } from '#components/overview/full-overview.tsx';
import { isEmpty, sizeOf } from '#components/overview/emptiness.ts';
import { OverviewHeader } from '#components/overview/overview-header.tsx';
import { troubles } from '#components/overview/troubles.ts';
import { freshness } from '#components/shell/freshness.ts';
import { Shell } from '#components/shell/shell.tsx';

type Props = { collection: string; initialRange: ThroughputRange };

const address = (collection: string, range: ThroughputRange) => `/?collection=${collection}&range=${range}`;

/** One collection at a glance, live. */
export function Overview({ collection, initialRange }: Props) {
  const router = useRouter();
  const [range, setRange] = useState(initialRange);
  const collections = useCollections();
  const stats = useStats(collection);
  const throughput = useThroughput(collection, range);
  const health = useHealth();
  const nowMs = useNow();

  const entry = collections.data?.collections.find(({ name }) => name === collection);
  const unknown = stats.error instanceof ApiError && stats.error.status === 404;
  const empty = isEmpty({ unknown, listed: collections.data, entry, stats: stats.data });
  const readAtMs = unknown ? stats.errorUpdatedAt : stats.dataUpdatedAt;
  const state = freshness({ readAtMs, nowMs, failing: Boolean(stats.error) && !unknown, empty });
  const found = troubles({
    health: health.data,
    stats: stats.data,
    paused: entry?.paused ?? false,
    nowMs,
    readAtMs,
  });

  const chooseRange = (chosen: ThroughputRange) => {
    setRange(chosen);
    window.history.replaceState(null, '', address(collection, chosen));
  };

  return (
    <Shell
      page="Overview"
      collection={collection}
      collections={collections.data?.collections ?? []}
      size={sizeOf(empty, stats.data)}
      state={state}
      onCollection={(chosen) => router.push(address(chosen, range))}
      strips={found.map(({ key, ...trouble }) => (
        <Strip key={key} {...trouble} />
      ))}
    >
      <div data-stale={state.kind === 'stale'}>
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
      </div>
    </Shell>
  );
}
