import type { Stats } from '#lib/contract/answers.ts';
import { duration, grouped, listed } from '#components/ui/format.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import type { Column } from '#components/readiness/columns.ts';
import { Glyph } from '#components/readiness/glyph.tsx';
import type { Lane } from '#components/readiness/lanes.ts';

type Props = {
  columns: readonly Column[];
  shares: readonly string[];
  lanes: readonly Lane[];
  stats: Stats;
};

/** The picture as a table: the same numbers, with the clasp taken apart. */
export function ReadinessTable({ columns, shares, lanes, stats }: Props) {
  const parts = [
    ['ready, due now', stats.ready],
    ['later, leased or backing off', stats.later],
    ['failed, kept with the reason', stats.failed],
  ] as const;
  return (
    <DataTable label="Readiness as a table" className="max-w-[800px]">
      <thead>
        <tr>
          <HeadCell>Held</HeadCell>
          <HeadCell numeric>Items</HeadCell>
          <HeadCell numeric>Share</HeadCell>
          <HeadCell className="w-full">Waits for</HeadCell>
          <HeadCell numeric>Oldest</HeadCell>
        </tr>
      </thead>
      <tbody>
        {columns.flatMap((column, i) => [
          <tr key={column.key}>
            <BodyCell>
              <span className="flex items-center gap-3 font-medium">
                {column.kind === 'indexed' ? (
                  <span className="size-3.5 bg-tint" />
                ) : (
                  <Glyph column={column} lanes={lanes} />
                )}
                {column.name}
              </span>
            </BodyCell>
            <BodyCell numeric>{grouped(column.count)}</BodyCell>
            <BodyCell numeric>{shares[i]}</BodyCell>
            <BodyCell className="text-ink-2">
              {column.kind === 'clasp' ? 'the index' : listed(column.waitsFor) || '–'}
            </BodyCell>
            <BodyCell numeric>{column.oldestMs === null ? '–' : duration(column.oldestMs)}</BodyCell>
          </tr>,
          ...(column.kind === 'clasp' ? parts : []).map(([name, count]) => (
            <tr key={name}>
              <BodyCell className="pl-[26px]! text-ink-2">{name}</BodyCell>
              <BodyCell numeric>{grouped(count)}</BodyCell>
              <BodyCell />
              <BodyCell />
              <BodyCell />
            </tr>
          )),
        ])}
      </tbody>
    </DataTable>
  );
}
