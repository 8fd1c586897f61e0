import type { ThroughputRange } from '#lib/contract/throughput.ts';

/** Ranges and their names, shortest first. */
export const RANGES: readonly { value: ThroughputRange; label: string }[] = [
  { value: '15m', label: '15 min' },
  { value: '1h', label: '1 h' },
  { value: '6h', label: '6 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
];

const HOUR_MS = 3_600_000;

/** Their lengths. */
export const RANGES_MS: Readonly<Record<ThroughputRange, number>> = {
  '15m': HOUR_MS / 4,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
};

export const rangeLabel = (range: ThroughputRange): string =>
  RANGES.find(({ value }) => value === range)?.label ?? range;

/** Stands in lists for a span of one's own. */
export const CUSTOM = 'custom';
