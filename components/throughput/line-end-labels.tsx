import { rate } from '#components/ui/format.ts';
import type { Line } from '#components/throughput/lines.ts';
import type { LineEnd } from '#components/throughput/line-ends.ts';

/** A short piece of a line, as drawn. */
export function LineSample({ line }: { line: Line }) {
  return (
    <svg aria-hidden width={13} height={4} className="shrink-0">
      <line
        x2={13}
        y1={2}
        y2={2}
        style={{ stroke: line.colour, strokeWidth: line.width, strokeDasharray: line.dash }}
      />
    </svg>
  );
}

type Props = { ends: readonly LineEnd[]; left?: number; top?: number };

/** Names and newest rates: at the ends of the lines when placed, else as a legend in two columns. */
export function LineEnds({ ends, left, top = 0 }: Props) {
  const placed = left !== undefined;
  return (
    <ul className={placed ? '' : 'mt-2 grid min-h-12 grid-cols-2 gap-x-4 gap-y-1'}>
      {ends.map(({ line, value, top: y }) => (
        <li
          key={line.key}
          className={`flex items-center gap-1.5 whitespace-nowrap text-ink-2 ${placed ? 'absolute text-axis leading-[14px]' : 'text-small'}`}
          style={placed ? { left, top: top + y } : undefined}
        >
          <LineSample line={line} />
          {line.name} <span className="text-value tabular-nums">{rate(value)}</span>
        </li>
      ))}
    </ul>
  );
}
