import { rateTicks } from '#components/throughput/scale.ts';
import { clock, compact } from '#components/ui/format.ts';
import type { SendProgress } from '#components/upload/work/protocol.ts';

const [WIDTH, HEIGHT, LEFT] = [320, 128, 36];

/** Rows a second, from zero, over the last ten minutes. */
export function PaceChart({ points }: Pick<SendProgress, 'points'>) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return <p className="h-32 text-ink-3">Too short to tell.</p>;
  const ticks = rateTicks(Math.max(...points.map(({ rowsPerS }) => rowsPerS)));
  const y = (rowsPerS: number): number => HEIGHT - (rowsPerS / ticks[2]) * (HEIGHT - 8);
  const x = (at: number): number => LEFT + ((at - first.at) / (last.at - first.at)) * (WIDTH - LEFT);
  const line = points.map(({ at, rowsPerS }) => `${x(at).toFixed(1)},${y(rowsPerS).toFixed(1)}`).join(' ');
  return (
    <figure>
      <svg
        role="img"
        aria-label={`Now ${compact(last.rowsPerS)} rows a second`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`}
        className="block w-full"
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} style={{ stroke: 'var(--rule)' }} />
            <text
              x={LEFT - 6}
              y={y(tick) + 4}
              textAnchor="end"
              style={{ fill: 'var(--ink-3)', fontSize: 11 }}
            >
              {compact(tick)}
            </text>
          </g>
        ))}
        <polyline points={line} style={{ fill: 'none', stroke: 'var(--overprint)', strokeWidth: 1.5 }} />
        <text x={LEFT} y={HEIGHT + 14} style={{ fill: 'var(--ink-3)', fontSize: 11 }}>
          {clock(first.at)}
        </text>
        <text x={WIDTH} y={HEIGHT + 14} textAnchor="end" style={{ fill: 'var(--ink-3)', fontSize: 11 }}>
          {clock(last.at)}
        </text>
      </svg>
    </figure>
  );
}
