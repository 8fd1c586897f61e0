import type { ThroughputRange } from '#lib/contract/answers.ts';

/** Ranges and their names, shortest first. */
export const RANGES: readonly { value: ThroughputRange; label: string }[] = [
  { value: '15m', label: '15 min' },
  { value: '1h', label: '1 h' },
  { value: '6h', label: '6 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
];

export const rangeLabel = (range: ThroughputRange): string =>
  RANGES.find(({ value }) => value === range)?.label ?? range;
