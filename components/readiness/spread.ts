/** Where a column lies; `widened` when its true width would be under the least one. */
export type Extent = { x: number; width: number; widened: boolean };

const GAP = 2;
const LEAST = 8;

/**
 * Widths to scale over `length` px, with gaps between. A part under 8 px is drawn 8 and the rest shrinks
 * in proportion; a zero takes no room.
 */
export function spread(counts: readonly number[], length: number): Extent[] {
  const parts = counts.filter((n) => n > 0).length;
  const room = Math.max(0, length - GAP * Math.max(0, parts - 1));
  const least = Math.min(LEAST, room / Math.max(1, parts));
  const widened = findWidened(counts, room, least);
  const free = counts.reduce((sum, n, i) => (widened.has(i) ? sum : sum + n), 0);
  const scale = free === 0 ? 0 : (room - widened.size * least) / free;

  let x = 0;
  return counts.map((n, i) => {
    if (n === 0) return { x: Math.round(Math.max(0, x - GAP)), width: 0, widened: false };
    const exact = widened.has(i) ? least : n * scale;
    const left = Math.round(x);
    const width = Math.round(x + exact) - left;
    x += exact + GAP;
    return { x: left, width, widened: widened.has(i) };
  });
}

/** Widening one part shrinks the others, which may bring another under the least. */
function findWidened(counts: readonly number[], room: number, least: number): Set<number> {
  const widened = new Set<number>();
  for (;;) {
    const free = counts.reduce((sum, n, i) => (widened.has(i) ? sum : sum + n), 0);
    const scale = free === 0 ? 0 : (room - widened.size * least) / free;
    const under = counts.findIndex((n, i) => n > 0 && !widened.has(i) && n * scale < least - 1e-9);
    if (under < 0) return widened;
    widened.add(under);
  }
}
