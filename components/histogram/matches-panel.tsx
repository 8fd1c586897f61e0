'use client';

import { useState } from 'react';
import type { Matches } from '#lib/contract/console.ts';
import type { Query } from '#components/hooks/queries.ts';
import { bucketName, joinUnder, percentName } from '#components/histogram/buckets.ts';
import { WaitsChart } from '#components/histogram/waits-chart.tsx';
import { TextButton } from '#components/ui/button.tsx';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { duration, grouped } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';

type Props = { query: Query<Matches>; everyMs: number; label: string };

const HEIGHT = 204;
const SECOND_MS = 1_000;

/** How long items waited from their first embedding to the one that made them complete. */
export function MatchesPanel({ query, everyMs, label }: Props) {
  const [isTable, setTable] = useState(false);
  return (
    <LivePanel
      title="Time to match"
      what="The times to match"
      sub={`% of items, ${label}`}
      query={query}
      everyMs={everyMs}
      actions={
        <TextButton pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </TextButton>
      }
      outline={<p style={{ height: HEIGHT }}>–</p>}
    >
      {(matches) => (
        <div className="flex flex-col" style={{ height: HEIGHT }}>
          <p className="mb-2 text-small text-ink-2 tabular-nums">{sayPercentiles(matches)}</p>
          <div className="min-h-0 grow">
            {isTable ? (
              <MatchesTable matches={matches} />
            ) : (
              <WaitsChart {...joinUnder({ edgesMs: matches.edges_ms, counts: matches.counts }, SECOND_MS)} />
            )}
          </div>
        </div>
      )}
    </LivePanel>
  );
}

function sayPercentiles({ p50_ms: p50, p95_ms: p95, p99_ms: p99 }: Matches): string {
  if (p50 === null || p95 === null || p99 === null) return 'Nothing was completed in this time.';
  return `p50 ${duration(p50)} · p95 ${duration(p95)} · p99 ${duration(p99)}`;
}

function MatchesTable({ matches: { edges_ms: edgesMs, counts } }: { matches: Matches }) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <DataTable label="Time to match as a table" className="h-full">
      <thead>
        <tr>
          <HeadCell>Waited</HeadCell>
          <HeadCell numeric>Items</HeadCell>
          <HeadCell numeric>Share</HeadCell>
        </tr>
      </thead>
      <tbody>
        {counts.map((count, i) => (
          <tr key={bucketName(edgesMs, i)}>
            <BodyCell>{bucketName(edgesMs, i)}</BodyCell>
            <BodyCell numeric>{grouped(count)}</BodyCell>
            <BodyCell numeric>{percentName(count, total)} %</BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
