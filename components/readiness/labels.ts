import { duration, grouped } from '#components/ui/format.ts';
import { placeLabels } from '#components/ui/place-labels.ts';
import type { Column } from '#components/readiness/columns.ts';
import type { Extent } from '#components/readiness/spread.ts';

// Mean advance widths of Inter; a few px too wide is better than two labels that touch.
const FIGURE_PX = 14;
const SMALL_PX = 6.6;
const HOLE_PADDING = 24;
const LABEL_GAP = 20;

export type Label = { column: Column; share: string; left: number; align: 'left' | 'right'; size: number };

/** Labels above the columns: first left, last right, the others above themselves, right-aligned when narrow. */
export function toLabels(
  columns: readonly Column[],
  extents: readonly Extent[],
  shares: readonly string[],
  length: number,
): Label[] {
  const nothing = extents.every(({ width }) => width === 0);
  const labels = columns.map((column, i): Label => {
    const extent = extents[i] ?? { x: 0, width: 0 };
    const share = shares[i] ?? '';
    const size = Math.max(
      grouped(column.count).length * FIGURE_PX,
      `${column.name} · ${share}`.length * SMALL_PX,
    );
    const last = i === columns.length - 1 && i > 0;
    const fits = extent.width >= size;
    const align = last || (i > 0 && !fits) ? 'right' : 'left';
    const end = last ? length : extent.x + extent.width;
    if (nothing && !last && i > 0) return { column, share, align, size, left: (length - size) / 2 };
    return { column, share, align, size, left: align === 'right' ? end - size : i === 0 ? 0 : extent.x };
  });
  const lefts = placeLabels(
    labels.map(({ left, size }) => ({ start: left, size })),
    length,
    LABEL_GAP,
  );
  return labels.map((label, i) => ({ ...label, left: lefts[i] ?? 0 }));
}

/** What a hole says, as much as has room: who waits for what, and since when. */
export function holeText(column: Column, lane: string, width: number): string {
  const waiting = `${grouped(column.count)} ${column.count === 1 ? 'waits' : 'wait'} for ${lane}`;
  const whole = column.oldestMs === null ? waiting : `${waiting} · oldest ${duration(column.oldestMs)}`;
  const room = (width - HOLE_PADDING) / SMALL_PX;
  return [whole, waiting, grouped(column.count)].find((text) => text.length <= room) ?? '';
}

/** Everything about a column in one line, for hover and for screen readers. */
export function describe(column: Column, share: string, notes: readonly string[]): string {
  const parts = [`${grouped(column.count)} ${column.name}, ${share}`];
  if (column.waitsFor.length > 0) parts.push(`wait for ${column.waitsFor.join(' and ')}`);
  if (column.oldestMs !== null) parts.push(`oldest ${duration(column.oldestMs)}`);
  return [...parts, ...notes].join(' · ');
}
