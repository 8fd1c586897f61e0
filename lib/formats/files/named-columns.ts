import { isIdName, isVectorName } from './guess-columns.ts';
import { NoId } from './read-id.ts';
import type { Column, Table } from './table.ts';

const TIMES = /^(?:timestamp|date|time|duration|interval)/u;

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
  const times = new Map(
    columns.flatMap(({ name, type, elementType }) =>
      type === 'id' && TIMES.test(elementType) ? [[name, new NoId(`a ${elementType}`)]] : [],
    ),
  );
  if (times.size === 0) return { ...table, columns };
  return {
    ...table,
    columns,
    async *readChunks(wanted, signal) {
      for await (const chunk of table.readChunks(wanted, signal))
        yield {
          ...chunk,
          cell: (name, i) => (chunk.cell(name, i) === null ? null : (times.get(name) ?? chunk.cell(name, i))),
        };
    },
  };
}

/** What stands within it is a column itself. */
const hasParts = ({ columns }: Table, name: string): boolean =>
  columns.some((column) => column.name.startsWith(`${name}.`));
