import { clsx } from 'clsx';
import { listed } from '#components/ui/format.ts';
import { Hole } from '#components/ui/hole.tsx';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { nameOfComplete } from '#components/readiness/names.ts';

/** The readiness picture before there is anything: holes that explain themselves. */
export function EmptyPicture({ lanes }: { lanes: readonly Lane[] }) {
  const others = (lane: Lane) => listed(lanes.filter((other) => other !== lane).map(({ name }) => name));
  const rows = `repeat(${lanes.length}, minmax(36px, auto))`;
  const hole = 'relative flex items-center px-2 py-1 text-small text-ink-2 sm:px-3';
  return (
    <div
      className="grid gap-1"
      style={{
        gridTemplateRows: rows,
        gridTemplateColumns: `auto repeat(${lanes.length + 1}, minmax(0, 1fr))`,
      }}
    >
      {lanes.map((lane, i) => (
        <div key={lane.name} className="contents">
          <div
            className="flex items-center pr-2 font-medium md:w-[84px]"
            style={{ gridRow: i + 1, gridColumn: 1 }}
          >
            {lane.name}
          </div>
          {lanes.length > 1 && (
            <div
              className={hole}
              style={{
                gridRow: i + 1,
                gridColumn: i === 0 ? 2 : i + 3,
              }}
            >
              <Hole colour={toneOf(lane)} />
              {lane.name} that waits for its {others(lane)}
            </div>
          )}
        </div>
      ))}
      <div
        className={clsx(hole, 'justify-center text-center font-medium text-ink-1!')}
        style={{ gridRow: `1 / span ${lanes.length}`, gridColumn: 3 }}
      >
        <Hole colour="var(--overprint)" />
        {nameOfComplete(lanes.length)}: goes to the index as one document
      </div>
    </div>
  );
}
