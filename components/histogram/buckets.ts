/** Counts per bucket: under the first edge, …, the last edge or more. */
export type Histogram = { edgesMs: readonly number[]; counts: readonly number[] };

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

const unitOf = (ms: number) => UNITS.find(([unitMs]) => ms >= unitMs) ?? UNITS[3];

/** `1 min`, `0.1 s`. */
export function edgeName(ms: number): string {
  const [unitMs, unit] = unitOf(ms);
  return `${ms / unitMs} ${unit}`;
}

/** What a bucket covers, in the unit of its lower edge: `under 1 min`, `10–60 min`, `over 30 d`. */
export function bucketName(edgesMs: readonly number[], bucket: number): string {
  const [low, high] = [edgesMs[bucket - 1], edgesMs[bucket]];
  if (low === undefined) return high === undefined ? 'all' : `under ${edgeName(high)}`;
  if (high === undefined) return `over ${edgeName(low)}`;
  const [unitMs, unit] = unitOf(low);
  return `${low / unitMs}–${high / unitMs} ${unit}`;
}

/** The same with everything under an edge in one bucket: finer than that is for the table. */
export function joinUnder({ edgesMs, counts }: Histogram, edgeMs: number): Histogram {
  const at = edgesMs.indexOf(edgeMs);
  if (at < 1) return { edgesMs, counts };
  const under = counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0);
  return { edgesMs: edgesMs.slice(at), counts: [under, ...counts.slice(at + 1)] };
}

/** A share of all in percent, as a bar is labelled: `29`, `1.6`, `< 0.1`. */
export function percentName(count: number, total: number): string {
  if (count === 0 || total === 0) return '0';
  const percent = (count / total) * 100;
  if (percent < 0.1) return '< 0.1';
  return percent < 9.95 ? percent.toFixed(1).replace(/\.0$/, '') : String(Math.round(percent));
}
