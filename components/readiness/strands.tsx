import { clsx } from 'clsx';
import { Hole } from '#components/ui/hole.tsx';
import type { Column } from '#components/readiness/columns.ts';
import { describe, holeText } from '#components/readiness/labels.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import type { Extent } from '#components/readiness/spread.ts';

type Props = {
  columns: readonly Column[];
  extents: readonly Extent[];
  shares: readonly string[];
  lanes: readonly Lane[];
  laneHeight: number;
  /** Holes say who waits: with two lanes on a wide screen. */
  talking: boolean;
  /** What hovering over the clasp adds. */
  claspNotes: readonly string[];
};

const LANE_GAP = 4;

/** Heights of the lanes; an optional modality's is half. */
export const laneHeights = (lanes: readonly Lane[], laneHeight: number): number[] =>
  lanes.map(({ required }) => (required ? laneHeight : laneHeight / 2));

/** Height of all lanes with their gaps. */
export const strandsHeight = (lanes: readonly Lane[], laneHeight: number): number =>
  laneHeights(lanes, laneHeight).reduce((a, b) => a + b, 0) + LANE_GAP * (lanes.length - 1);

/** A lane per modality, a column per combination: held is filled, missing is a hole, complete is one block. */
export function Strands({ columns, extents, shares, lanes, laneHeight, talking, claspNotes }: Props) {
  const heights = laneHeights(lanes, laneHeight);
  const tops = heights.map((_, i) => heights.slice(0, i).reduce((sum, h) => sum + h + LANE_GAP, 0));
  const required = lanes.flatMap((lane, i) => (lane.required ? [i] : []));
  const claspTop = tops[required[0] ?? 0] ?? 0;
  const lastLane = required.at(-1) ?? 0;
  const claspHeight = (tops[lastLane] ?? 0) + (heights[lastLane] ?? 0) - claspTop;

  return columns.map((column, i) => {
    const { x, width, widened } = extents[i] ?? { x: 0, width: 0, widened: false };
    if (width === 0) return null;
    const notes = [...(column.kind === 'clasp' ? claspNotes : []), ...(widened ? ['drawn wider'] : [])];
    const block = column.kind === 'clasp' || column.kind === 'indexed';
    return (
      <div
        key={column.key}
        className="bar-motion absolute inset-y-0"
        style={{ left: x, width }}
        title={describe(column, shares[i] ?? '', notes)}
      >
        {block ? (
          <div
            className={clsx('absolute w-full', column.kind === 'clasp' ? 'bg-overprint' : 'bg-tint')}
            style={{ top: claspTop, height: claspHeight }}
          />
        ) : (
          lanes.map((lane, n) => (
            <Cell
              key={lane.name}
              lane={lane}
              column={column}
              top={tops[n] ?? 0}
              height={heights[n] ?? 0}
              text={talking ? holeText(column, lane.name, width) : ''}
            />
          ))
        )}
        {widened && <div className="absolute -bottom-2 left-1/2 h-1 w-px bg-ink-3" />}
      </div>
    );
  });
}

type CellProps = { lane: Lane; column: Column; top: number; height: number; text: string };

function Cell({ lane, column, top, height, text }: CellProps) {
  const style = { top, height };
  if (column.kind === 'others') return <div className="absolute w-full bg-strong" style={style} />;
  if (column.has.includes(lane.name))
    return <div className="absolute w-full" style={{ ...style, background: toneOf(lane) }} />;
  if (!lane.required) return null;
  return (
    <div
      className={clsx(
        'absolute flex w-full items-center text-small whitespace-nowrap text-ink-2',
        // Padding would widen a hole of 8 px.
        text !== '' && 'px-3',
      )}
      style={style}
    >
      <Hole />
      {text}
    </div>
  );
}
