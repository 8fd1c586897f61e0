import type { Stats } from '#lib/contract/answers.ts';
import { grouped } from '#components/ui/format.ts';
import { Clasp } from '#components/readiness/clasp.tsx';
import { type Column, lackingInClasp } from '#components/readiness/columns.ts';
import { CombinationList } from '#components/readiness/combination-list.tsx';
import { describe, toLabels } from '#components/readiness/labels.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { spread } from '#components/readiness/spread.ts';
import { LaneNames, NAMES_PX } from '#components/readiness/lane-names.tsx';
import { StrandLabels } from '#components/readiness/strand-labels.tsx';
import { Strands, laneHeights, strandsHeight } from '#components/readiness/strands.tsx';

type Props = {
  stats: Stats;
  columns: readonly Column[];
  shares: readonly string[];
  lanes: readonly Lane[];
  width: number;
};

const COMPACT = 700;
const LIST = 400;
const LIST_GAP = 32;

/** The aligned strands with their labels: above them where there is room, else as a list with glyphs. */
export function Picture({ stats, columns, shares, lanes, width }: Props) {
  const compact = width < COMPACT;
  const many = lanes.length > 2;
  const names = compact ? 0 : NAMES_PX;
  const own = many && !compact ? width - LIST - LIST_GAP : width;
  const length = own - names;
  const laneHeight = compact ? 28 : 36;
  const extents = spread(
    columns.map(({ count }) => count),
    length,
  );
  const claspAt = columns.findIndex(({ kind }) => kind === 'clasp');
  const clasp = extents[claspAt];
  const notes = lackingInClasp(stats, lanes).map(({ name, count }) => `${grouped(count)} without ${name}`);
  const text = columns.map((column, i) => describe(column, shares[i] ?? '', [])).join('; ');

  const drawing = (
    <div style={{ width: own }}>
      {!many && !compact && (
        <div style={{ marginLeft: names }}>
          <StrandLabels labels={toLabels(columns, extents, shares, length)} />
        </div>
      )}
      <div className="relative flex">
        {!compact && <LaneNames lanes={lanes} heights={laneHeights(lanes, laneHeight)} have={stats.have} />}
        <figure className="relative grow" style={{ height: strandsHeight(lanes, laneHeight) }}>
          <figcaption className="sr-only">{text}</figcaption>
          {columns.every(({ count }) => count === 0) && (
            <div className="absolute inset-0 flex items-center bg-sunk px-3 text-small text-ink-3">
              nothing is held
            </div>
          )}
          <Strands
            {...{ columns, extents, shares, lanes, laneHeight }}
            talking={!compact && !many}
            claspNotes={notes}
          />
        </figure>
      </div>
      {!compact && (
        <Clasp
          stats={stats}
          from={clasp?.width ? { left: names + clasp.x, right: names + clasp.x + clasp.width } : null}
          width={own}
          name={columns[claspAt]?.name ?? ''}
        />
      )}
    </div>
  );
  if (!compact && !many) return drawing;
  return (
    <div className={compact ? 'flex flex-col gap-4' : 'flex items-start gap-8'}>
      {drawing}
      <div className="min-w-0 grow">
        <CombinationList {...{ columns, shares, lanes, stats }} dense={!compact} />
      </div>
    </div>
  );
}
