import type { Throughput, ThroughputEvent } from '#lib/contract/throughput.ts';

export type ThroughputPoint = Throughput['points'][number];

/** A bucket of the chart; `point` is null where no Muster ran. `mid` is where it is drawn. */
export type Bucket = { start: number; mid: number; point: ThroughputPoint | null };

export type Span = { from: number; to: number };

export type Series = {
  buckets: Bucket[];
  gaps: Span[];
  events: ThroughputEvent[];
  from: number;
  to: number;
  bucketMs: number;
};

// Replicas add up their counts once a second: a bucket is whole only a little after its end.
const SETTLE_MS = 2_000;

/**
 * Finished buckets from `from` on, up to `to` where that is over, with the missing ones in their places. `nowMs` is the server's time,
 * later than `at` when the data is old: then what follows the last bucket is a gap.
 */
export function toSeries(data: Throughput, nowMs: number): Series {
  const { bucket_ms: bucketMs, points, from, at } = data;
  const to = data.to < at ? data.to : Infinity;
  const phase = (points[0]?.t ?? 0) % bucketMs;
  const first = Math.ceil((from - phase) / bucketMs) * bucketMs + phase;
  const byStart = new Map(points.map((point) => [point.t, point]));
  const buckets: Bucket[] = [];
  for (let start = first; start < to && start + bucketMs + SETTLE_MS <= at; start += bucketMs) {
    buckets.push({ start, mid: start + bucketMs / 2, point: byStart.get(start) ?? null });
  }
  const last = buckets.at(-1);
  const known = last ? last.start + bucketMs : first;
  const gaps = findGaps(buckets, bucketMs);
  if (nowMs > at) gaps.push({ from: known, to: nowMs });
  const end = Math.max(known, nowMs > at ? nowMs : 0);
  return {
    buckets,
    gaps: joinSpans(gaps),
    events: data.events.filter((event) => event.at >= first && event.at <= end),
    from: first,
    to: end,
    bucketMs,
  };
}

const findGaps = (buckets: readonly Bucket[], bucketMs: number): Span[] =>
  buckets.flatMap(({ start, point }) => (point ? [] : [{ from: start, to: start + bucketMs }]));

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** Counts of a bucket as a rate a second. */
export const perSecond = (count: number, bucketMs: number): number => count / (bucketMs / 1_000);

/** Buckets with data and none beside them: a line has no length there, so they get a dot. */
export const isAlone = (buckets: readonly Bucket[], i: number): boolean =>
  Boolean(buckets[i]?.point) && !buckets[i - 1]?.point && !buckets[i + 1]?.point;
