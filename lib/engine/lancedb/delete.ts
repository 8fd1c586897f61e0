/** Removes documents by ID; one that holds other people's fields loses Muster's only. */
import type { Table } from '@lancedb/lancedb';
import { vectorField } from '#lib/contract/vocabulary.ts';
import { type Layout, makeFields, makeNullSql, readLayout, versionField } from './layout.ts';
import { quote } from './read.ts';

const IDS_PER_STATEMENT = 1_000;

const name = (column: string): string => `\`${column.replaceAll('`', '``')}\``;

const anyOf = (columns: readonly string[]): string =>
  columns.length === 0 ? 'false' : `(${columns.map((column) => `${name(column)} IS NOT NULL`).join(' OR ')})`;

/** Removes documents and returns how many went; runs inside the table's queue. */
export async function deleteDocuments(table: Table, ids: readonly string[]): Promise<number> {
  const layout = readLayout(await table.schema());
  let gone = 0;
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT) {
    const list = ids.slice(from, from + IDS_PER_STATEMENT).filter((id) => id.isWellFormed());
    const named = `id IN (${list.map(quote).join(',')})`;
    if (list.length > 0) gone += await deleteNamed(table, layout, named);
  }
  return gone;
}

async function deleteNamed(table: Table, layout: Layout, named: string): Promise<number> {
  if (layout.others.length === 0) return (await table.delete(named)).numDeletedRows;
  const shared = anyOf(layout.others);
  const left = await table.update({
    where: `${named} AND ${shared} AND ${anyOf(ownColumns(layout))}`,
    valuesSql: Object.fromEntries(
      makeFields(layout)
        .filter((field) => field.name !== 'id')
        .map((field) => [field.name, makeNullSql(field)]),
    ),
  });
  const { numDeletedRows } = await table.delete(`${named} AND NOT ${shared}`);
  return left.rowsUpdated + numDeletedRows;
}

const ownColumns = ({ dims }: Layout): string[] =>
  [...dims.keys()].flatMap((modality) => [vectorField(modality), versionField(modality)]);
