import { placeLabels } from '#components/ui/place-labels.ts';
import type { Line } from '#components/throughput/lines.ts';
import { type Series, perSecond } from '#components/throughput/series.ts';

export type LineEnd = { line: Line; value: number; top: number };

const LABEL_PX = 14;

/** The newest rate of each line; none when there is no bucket yet. */
export function lastRates(series: Series, lines: readonly Line[]): { line: Line; value: number }[] {
  const point = series.buckets.findLast((bucket) => bucket.point)?.point;
  if (!point) return [];
  return lines.map((line) => ({ line, value: perSecond(line.count(point), series.bucketMs) }));
}

/** Labels beside the ends of the lines, moved apart where lines end close together. */
export function lineEnds(
  rates: readonly { line: Line; value: number }[],
  top: number,
  height: number,
): LineEnd[] {
  const sorted = [...rates].sort((a, b) => b.value - a.value);
  const tops = placeLabels(
    sorted.map(({ value }) => ({ start: (1 - value / top) * height - LABEL_PX / 2 + 4, size: LABEL_PX })),
    height + LABEL_PX,
    0,
  );
  return sorted.map((end, i) => ({ ...end, top: (tops[i] ?? 0) - 4 }));
}
