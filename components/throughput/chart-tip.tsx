import type { TooltipContentProps } from 'recharts';
import type { ThroughputEvent } from '#lib/contract/throughput.ts';
import { clock, clockSeconds, day, rate } from '#components/ui/format.ts';
import { eventsIn, sayEvent } from '#components/throughput/events.ts';
import { LineSample } from '#components/throughput/line-end-labels.tsx';
import type { Line } from '#components/throughput/lines.ts';
import { type Bucket, perSecond } from '#components/throughput/series.ts';

type Props = Partial<Pick<TooltipContentProps, 'active' | 'payload'>> & {
  lines: readonly Line[];
  bucketMs: number;
  events: readonly ThroughputEvent[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The time that a bucket covers, no finer than it is long. */
export function bucketTime(start: number, bucketMs: number): string {
  const short = bucketMs < MINUTE ? clockSeconds : clock;
  const span = `${short(start)}–${short(start + bucketMs)}`;
  return bucketMs >= HOUR ? `${day(start)}, ${span}` : span;
}

/** What a bucket holds, beside the pointer or under the arrow keys. */
export function ChartTip({ active, payload, lines, bucketMs, events }: Props) {
  const bucket = payload?.[0]?.payload as Bucket | undefined;
  if (!active || !bucket) return null;
  const { point, start } = bucket;
  return (
    <div className="rounded-control border border-strong bg-raised px-3 py-2 text-small shadow-float">
      <p className="text-ink-3">{bucketTime(start, bucketMs)}</p>
      {!point && <p className="mt-1 text-ink-2">no data</p>}
      {point && (
        <table className="mt-1">
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <td className="pr-2">
                  <LineSample line={line} />
                </td>
                <td className="pr-4 text-ink-2">{line.name}</td>
                <td className="text-right tabular-nums">{rate(perSecond(line.count(point), bucketMs))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {eventsIn(events, start, bucketMs).map((event) => (
        <p key={`${event.at} ${event.kind}`} className="mt-1 text-warn">
          {clockSeconds(event.at)} {sayEvent(event)}
        </p>
      ))}
      {point && point.failed > 0 && <p className="mt-1 text-bad">{point.failed} failed</p>}
    </div>
  );
}
