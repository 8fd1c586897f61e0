import { clsx } from 'clsx';
import type { Stats } from '#lib/contract/answers.ts';
import { duration, grouped } from '#components/ui/format.ts';
import type { Column } from '#components/readiness/columns.ts';
import { Glyph } from '#components/readiness/glyph.tsx';
import type { Lane } from '#components/readiness/lanes.ts';

type Props = {
  columns: readonly Column[];
  shares: readonly string[];
  lanes: readonly Lane[];
  stats: Stats;
  dense?: boolean;
};

/** The columns as rows with glyphs: the labels of a narrow picture, or of one with three lanes or more. */
export function CombinationList({ columns, shares, lanes, stats, dense }: Props) {
  const note = (column: Column) => {
    if (column.kind === 'clasp') return column.count === 0 ? '' : `${grouped(stats.ready)} due now`;
    return column.oldestMs === null ? '' : `oldest ${duration(column.oldestMs)}`;
  };
  const cell = clsx('border-b border-rule', dense ? 'h-6' : 'h-8');
  return (
    <table className="w-full border-collapse whitespace-nowrap">
      <caption className="sr-only">Items held, by what they have</caption>
      <tbody>
        {columns.map((column, i) => (
          <tr key={column.key}>
            <th scope="row" className={clsx(cell, 'text-left font-medium')}>
              <span className="flex items-center gap-2.5">
                {column.kind === 'indexed' ? (
                  <span className="size-3.5 bg-tint" />
                ) : (
                  <Glyph column={column} lanes={lanes} />
                )}
                {column.name}
              </span>
            </th>
            <td className={clsx(cell, 'pl-3 text-right sm:min-w-20 font-semibold text-value tabular-nums')}>
              {grouped(column.count)}
            </td>
            <td className={clsx(cell, 'pl-2 text-right sm:min-w-16 text-ink-3 tabular-nums sm:pl-4')}>
              {shares[i]}
            </td>
            <td className={clsx(cell, 'w-full max-w-0 truncate pl-2 text-right text-ink-3')}>
              {note(column)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
