/** Ages at which unmatched items are told apart, in ms: 1 s, 10 s, 1 min, 10 min, 1 h, 6 h, 1 d, 7 d, 30 d. */
export const AGE_EDGES_MS = [
  1_000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000,
] as const;

/** Waits at which matches are told apart, in ms: 0.1 s, 1 s, 10 s, 1 min, 5 min, 15 min, 1 h, 6 h, 1 d, 7 d. */
export const WAIT_EDGES_MS = [
  100, 1_000, 10_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000,
] as const;

/** Which bucket a value falls into: one below the first edge, one from each edge on. */
export const bucketOf = (value: number, edges: readonly number[]): number =>
  edges.filter((edge) => value >= edge).length;

/** Counts per bucket, from how many are at or above each edge. */
export const differences = (total: number, atLeast: readonly number[]): number[] =>
  [total, ...atLeast].map((count, i) => count - (atLeast[i] ?? 0));

/**
 * The value that a share of all is below, read off a histogram: evenly within the first bucket, by ratio within the others.
 * Beyond the last edge nothing finer is known than the edge itself. null of an empty histogram.
 */
export function percentile(
  counts: readonly number[],
  edges: readonly number[],
  share: number,
): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  const wanted = share * total;
  const bucket = counts.findIndex((count) => {
    if (count > 0 && below + count >= wanted) return true;
    below += count;
    return false;
  });
  const [low, high] = [edges[bucket - 1], edges[bucket]];
  if (high === undefined) return edges.at(-1)!;
  const part = (wanted - below) / counts[bucket]!;
  return Math.round(low === undefined ? high * part : low * (high / low) ** part);
}
