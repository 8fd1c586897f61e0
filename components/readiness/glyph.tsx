import type { Column } from '#components/readiness/columns.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';

const WIDTH = 14;
const GAP = 1;

const fills: Partial<Record<Column['kind'], string>> = {
  clasp: 'var(--overprint)',
  others: 'var(--strong)',
  indexed: 'var(--tint)',
};

/** The strands of one combination, 14 px wide. It never stands without its word. */
export function Glyph({ column, lanes }: { column: Pick<Column, 'kind' | 'has'>; lanes: readonly Lane[] }) {
  const height = lanes.length > 3 ? 3 : lanes.length > 2 ? 4 : 5;
  const total = lanes.length * (height + GAP) - GAP;
  return (
    <svg aria-hidden width={WIDTH} height={total} className="shrink-0">
      {lanes.map((lane, i) => {
        const y = i * (height + GAP);
        if (column.has.includes(lane.name) || column.kind === 'others')
          return (
            <rect
              key={lane.name}
              y={y}
              width={WIDTH}
              height={height}
              style={{ fill: fills[column.kind] ?? toneOf(lane) }}
            />
          );
        if (!lane.required) return null;
        return (
          <rect
            key={lane.name}
            x={0.5}
            y={y + 0.5}
            width={WIDTH - 1}
            height={height - 1}
            style={{ fill: 'none', stroke: 'var(--control)', strokeDasharray: '1.5 1.5' }}
          />
        );
      })}
    </svg>
  );
}
