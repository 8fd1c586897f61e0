import type { Throughput } from '#lib/contract/throughput.ts';
import { perSecond, type ThroughputPoint, toSeries } from '#components/throughput/series.ts';

/** The rate in the newest bucket that is whole; null when there is none. */
export function latestRate(data: Throughput, count: (point: ThroughputPoint) => number): number | null {
  const { buckets, bucketMs } = toSeries(data, data.at);
  const point = buckets.at(-1)?.point;
  return point ? perSecond(count(point), bucketMs) : null;
}
