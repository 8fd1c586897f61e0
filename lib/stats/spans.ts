import type { ThroughputRange } from '#lib/contract/throughput.ts';
import type { SpanQuery } from '#lib/contract/console.ts';
import { MusterError } from '#lib/errors.ts';
import { RESOLUTIONS } from './counters.ts';

/** A stretch of the past that is drawn, in ms. */
export interface Span {
  /** Start of the first bucket. */
  from: number;
  /** Exclusive. */
  to: number;
  bucketMs: number;
  /** Length of the stored buckets that the drawn ones are summed from. */
  storedMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Length of each range, in ms. */
export const RANGES_MS: Readonly<Record<ThroughputRange, number>> = {
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
};

/** Lengths that a drawn bucket may have, in ms: each is a multiple of a stored one. */
const BUCKETS_MS = [
  5_000,
  10_000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 20, 30, 60, 120].map((m) => m * MINUTE_MS),
];
const POINTS_MIN = 60;

/**
 * Chooses the longest buckets that still make sixty points of what is asked for; fewer only where nothing finer is kept.
 * @param at now
 * @throws MusterError `invalid_query`
 */
export function chooseSpan({ range, from, to }: SpanQuery, at: number): Span {
  if ((from === undefined) !== (to === undefined) || (range !== undefined && from !== undefined))
    throw new MusterError('invalid_query', 'Give a range, or both from and to.');
  const begin = from ?? at - RANGES_MS[range ?? '1h'];
  const end = to ?? at;
  if (begin >= end) throw new MusterError('invalid_query', 'from has to be before to.');
  const finest = RESOLUTIONS.find(({ keptMs }) => at - begin <= keptMs);
  if (finest === undefined)
    throw new MusterError('invalid_query', 'from is more than eight days ago: nothing is kept for so long.');
  const lengths = BUCKETS_MS.filter((ms) => ms >= finest.bucketMs);
  const bucketMs = lengths.findLast((ms) => (end - begin) / ms >= POINTS_MIN) ?? lengths[0]!;
  return {
    from: begin - (begin % bucketMs),
    to: Math.max(Math.min(end, at + 1), begin),
    bucketMs,
    storedMs: RESOLUTIONS.findLast((stored) => bucketMs % stored.bucketMs === 0)!.bucketMs,
  };
}
