import { isIdName, isVectorName } from './guess-columns.ts';
import { NoId } from './read-id.ts';
import type { Column, Table } from './table.ts';

const TIMES = /^(?:timestamp|date|time|duration|interval)/u;

/** From here on several whole numbers become the same. */
const EXACT_TO: Readonly<Record<string, number>> = { float16: 2 ** 11, float32: 2 ** 24 };

/**
 * A column that is called an ID is one, whatever it holds, and so is one of texts that is called a vector where there is no other:
 * rows that hold none are refused, rather than numbered.
 */
export function trustNames(table: Table): Table {
  const hasVector = table.columns.some(({ type }) => type === 'vector');
  const columns = table.columns.map((column): Column => {
    if (column.type === 'scalar' && isIdName(column.name) && !hasParts(table, column.name))
      return { ...column, type: 'id' };
    if (!hasVector && column.elementType === 'text' && isVectorName(column.name))
      return { ...column, type: 'vector' };
    return column;
  });
  const judges = new Map(
    columns.flatMap(({ name, type, elementType }) => {
      const judge = type === 'id' ? judgeOf(elementType) : null;
      return judge === null ? [] : [[name, judge]];
    }),
  );
  if (judges.size === 0) return { ...table, columns };
  return {
    ...table,
    columns,
    async *readChunks(wanted, signal) {
      for await (const chunk of table.readChunks(wanted, signal))
        yield {
          ...chunk,
          cell(name, i) {
            const cell = chunk.cell(name, i);
            return cell === null ? null : (judges.get(name)?.(cell) ?? cell);
          },
        };
    },
  };
}

/** Finds what only looks like an ID, by the type of its column. */
function judgeOf(elementType: string): ((cell: unknown) => NoId | null) | null {
  const time = new NoId(`a ${elementType}`);
  if (TIMES.test(elementType)) return () => time;
  const exactTo = EXACT_TO[elementType];
  if (exactTo === undefined) return null;
  const rounded = new NoId(`a ${elementType} of ${exactTo} or more, which may have been rounded`);
  return (cell) => (Math.abs(cell as number) >= exactTo ? rounded : null);
}

/** What stands within it is a column itself. */
const hasParts = ({ columns }: Table, name: string): boolean =>
  columns.some((column) => column.name.startsWith(`${name}.`));
