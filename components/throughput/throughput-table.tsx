import { rate } from '#components/ui/format.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { bucketTime } from '#components/throughput/chart-tip.tsx';
import { eventsIn, sayEvent } from '#components/throughput/events.ts';
import type { Line } from '#components/throughput/lines.ts';
import { type Series, perSecond } from '#components/throughput/series.ts';

type Props = { series: Series; lines: readonly Line[]; height: number };

/** The chart as a table, newest first. It keeps the chart's height. */
export function ThroughputTable({ series, lines, height }: Props) {
  const { buckets, bucketMs, events } = series;
  return (
    <div style={{ height }}>
      <DataTable label="Throughput as a table" className="h-full">
        <thead>
          <tr>
            <HeadCell>Time</HeadCell>
            {lines.map((line) => (
              <HeadCell key={line.key} numeric>
                {line.name}
              </HeadCell>
            ))}
            <HeadCell numeric>failed</HeadCell>
            <HeadCell>events</HeadCell>
          </tr>
        </thead>
        <tbody>
          {buckets.toReversed().map(({ start, point }) => (
            <tr key={start}>
              <BodyCell className="tabular-nums">{bucketTime(start, bucketMs)}</BodyCell>
              {point ? (
                <>
                  {lines.map((line) => (
                    <BodyCell key={line.key} numeric>
                      {rate(perSecond(line.count(point), bucketMs))}
                    </BodyCell>
                  ))}
                  <BodyCell numeric>{rate(perSecond(point.failed, bucketMs))}</BodyCell>
                </>
              ) : (
                <BodyCell colSpan={lines.length + 1} className="text-right text-ink-3">
                  no data
                </BodyCell>
              )}
              <BodyCell className="text-warn">
                {eventsIn(events, start, bucketMs).map(sayEvent).join(', ')}
              </BodyCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}
