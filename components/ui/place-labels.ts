/** A label that would like to start at `start` and takes `size` along the axis. */
export type Wish = { start: number; size: number };

/** Starts for labels on one axis: as near to their wishes as `gap` and the axis allow, in the given order. */
export function placeLabels(wishes: readonly Wish[], length: number, gap: number): number[] {
  const starts: number[] = [];
  let edge = 0;
  for (const { start, size } of wishes) {
    const placed = Math.max(start, edge);
    starts.push(placed);
    edge = placed + size + gap;
  }
  let limit = length;
  for (let i = wishes.length - 1; i >= 0; i -= 1) {
    const size = wishes[i]?.size ?? 0;
    const placed = Math.min(starts[i] ?? 0, limit - size);
    starts[i] = placed;
    limit = placed - gap;
  }
  return starts;
}
