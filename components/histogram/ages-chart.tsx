import { clsx } from 'clsx';
import type { AgeRow, Side } from '#components/histogram/age-rows.ts';
import { grouped } from '#components/ui/format.ts';

type Props = { rows: readonly AgeRow[]; sides: readonly Side[] };

/** Bars per age and side: two sides mirror each other about the ages, more stand side by side. */
export function AgesChart({ rows, sides }: Props) {
  const most = Math.max(1, ...rows.flatMap(({ counts }) => counts));
  const isMirrored = sides.length === 2;
  const style = {
    gridTemplateColumns: isMirrored
      ? 'minmax(0,1fr) 80px minmax(0,1fr)'
      : `80px repeat(${sides.length}, minmax(0,1fr))`,
  };
  const line = 'grid items-center gap-x-3 text-axis';
  // The ages stand before the sides, or between two of them.
  const agesAt = isMirrored ? 1 : 0;
  return (
    <figure>
      <figcaption className="sr-only">
        {sides.map(({ name }, i) => `wait for ${name}: ${sayRows(rows, i)}`).join('. ')}
      </figcaption>
      <div aria-hidden className={clsx(line, 'h-6')} style={style}>
        {sides
          .map(({ name }, i) => (
            <span
              key={name}
              className={clsx('truncate font-medium text-ink-2', isMirrored && i === 0 && 'text-right')}
            >
              wait for {name}
            </span>
          ))
          .toSpliced(agesAt, 0, <span key="ages" />)}
      </div>
      {rows.map(({ name, counts }) => (
        <div key={name} aria-hidden className={clsx(line, 'h-[22px]')} style={style}>
          {sides
            .map((side, i) => (
              <Bar
                key={side.name}
                share={(counts[i] ?? 0) / most}
                count={counts[i] ?? 0}
                colour={side.colour}
                isLeft={isMirrored && i === 0}
              />
            ))
            .toSpliced(
              agesAt,
              0,
              <span key="age" className={clsx('whitespace-nowrap text-ink-2', isMirrored && 'text-center')}>
                {name}
              </span>,
            )}
        </div>
      ))}
    </figure>
  );
}

const sayRows = (rows: readonly AgeRow[], side: number): string =>
  rows.map(({ name, counts }) => `${name} ${grouped(counts[side] ?? 0)}`).join(', ');

type BarProps = { share: number; count: number; colour: string; isLeft: boolean };

function Bar({ share, count, colour, isLeft }: BarProps) {
  return (
    <span className={clsx('flex items-center gap-1.5', isLeft && 'flex-row-reverse')}>
      {count > 0 && (
        <span
          className="bar-motion data-bar h-4 min-w-0.5"
          // The number stands beside its bar: the longest leaves it room.
          style={{ width: `calc((100% - 56px) * ${share})`, background: colour }}
        />
      )}
      <span className={clsx('tabular-nums', count === 0 ? 'text-ink-3' : 'text-value')}>
        {grouped(count)}
      </span>
    </span>
  );
}
