'use client';

import { useState } from 'react';
import { TrendBars } from '#components/failed/trend-bars.tsx';
import { describeTrend, type TrendBucket } from '#components/failed/words.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { bucketTime } from '#components/throughput/chart-tip.tsx';
import { TextButton } from '#components/ui/button.tsx';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { duration, grouped } from '#components/ui/format.ts';

type Props = { buckets: readonly TrendBucket[]; bucketMs: number; range: string; isComing: boolean };

const HEIGHT = 72;

/** When the failures of one group came, as bars or as a table. */
export function TrendPanel({ buckets, bucketMs, range, isComing }: Props) {
  const [table, setTable] = useState(false);
  useShortcuts({ t: () => setTable(!table) });
  const timeOf = ({ start, isUnfinished }: TrendBucket) =>
    `${bucketTime(start, bucketMs)}${isUnfinished ? ', goes on' : ''}`;
  const label = describeTrend(
    buckets.map(({ count }) => count),
    range,
    duration(bucketMs),
  );
  return (
    <div>
      <div className="mb-1 flex min-h-6 items-center justify-between gap-4">
        <h3 className="text-ink-2">
          When they failed <span className="text-ink-3">{label}</span>
        </h3>
        <TextButton pressed={table} onClick={() => setTable(!table)}>
          Table
        </TextButton>
      </div>
      {table ? (
        <DataTable label="When they failed, as a table" className="max-h-60">
          <thead>
            <tr>
              <HeadCell>Time</HeadCell>
              <HeadCell numeric>Failed</HeadCell>
            </tr>
          </thead>
          <tbody>
            {buckets.toReversed().map((bucket) => (
              <tr key={bucket.start}>
                <BodyCell className="tabular-nums">{timeOf(bucket)}</BodyCell>
                <BodyCell numeric>{grouped(bucket.count)}</BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      ) : (
        <TrendBars {...{ buckets, isComing, label }} height={HEIGHT} isWide />
      )}
    </div>
  );
}
