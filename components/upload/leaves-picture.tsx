import { Glyph } from '#components/readiness/glyph.tsx';
import { toLabels } from '#components/readiness/labels.ts';
import { toLanes } from '#components/readiness/lanes.ts';
import { shares as sharesOf } from '#components/readiness/share.ts';
import { spread } from '#components/readiness/spread.ts';
import { StrandLabels } from '#components/readiness/strand-labels.tsx';
import { Strands, strandsHeight } from '#components/readiness/strands.tsx';
import { grouped } from '#components/ui/format.ts';
import { foretell } from '#components/upload/leaves.ts';
import type { Combination } from '#components/upload/work/census.ts';
import type { TargetModality } from '#components/upload/work/plan.ts';

const COMPACT = 640;
const LANE = 22;

type Props = {
  combinations: readonly Combination[];
  modalities: readonly Pick<TargetModality, 'name' | 'required'>[];
  width: number;
  factor: number;
};

/** What an upload would leave, as aligned strands. */
export function LeavesPicture({ combinations, modalities, width, factor }: Props) {
  const lanes = toLanes(modalities);
  const { columns, pairs } = foretell(combinations, lanes, factor);
  const parts = [
    ...(pairs.inFiles > 0 ? [`${grouped(pairs.inFiles)} in the files`] : []),
    ...(pairs.withHeld > 0 ? [`${grouped(pairs.withHeld)} with what is held`] : []),
  ];
  const shares = sharesOf(columns.map(({ count }) => count)).map((share, i) =>
    columns[i]!.kind === 'clasp' && parts.length > 0 ? parts.join(', ') : share,
  );
  const extents = spread(
    columns.map(({ count }) => count),
    width,
  );
  const isCompact = width < COMPACT || lanes.length > 2;
  return (
    <div>
      {!isCompact && <StrandLabels labels={toLabels(columns, extents, shares, width)} />}
      <figure className="relative" style={{ height: strandsHeight(lanes, LANE) }}>
        <figcaption className="sr-only">
          {columns.map(({ name, count }, i) => `${grouped(count)} ${name}, ${shares[i]}`).join('; ')}
        </figcaption>
        <Strands {...{ columns, extents, shares, lanes }} laneHeight={LANE} talking={false} claspNotes={[]} />
      </figure>
      {isCompact && (
        <ul className="mt-3">
          {columns.map((column, i) => (
            <li key={column.key} className="flex flex-wrap items-center gap-x-2.5 border-b border-rule py-1">
              <Glyph column={column} lanes={lanes} />
              <span className="font-medium">{column.name}</span>
              <span className="ml-auto font-semibold tabular-nums">{grouped(column.count)}</span>
              <span className="text-ink-3 tabular-nums">{shares[i]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
