import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { quote } from '#lib/formats/quote.ts';
import type { SeekableContent } from './content.ts';
import { FileError } from './file-error.ts';
import { inStep } from './in-step.ts';
import { describeColumn, type ParquetColumn } from './parquet-columns.ts';
import { readPages } from './parquet-chunk.ts';
import { readFooter } from './parquet-footer.ts';
import { readRuns } from './parquet-rows.ts';
import type { Chunk, RowGroups, Table } from './table.ts';

/** Opens a Parquet file, of which a page per column is in memory at a time. @throws FileError */
export async function openParquet(content: SeekableContent): Promise<Table> {
  const { name: file } = content;
  const { meta, columns: trees } = await readFooter(content);
  const columns = trees.flatMap((tree) => describeColumn(tree) ?? []);
  for (const column of columns) column.column.dims = guessDims(meta, column);
  return {
    file,
    kind: 'parquet',
    rows: Number(meta.num_rows),
    columns: columns.map(({ column }) => column),
    warnings: columns.some(({ column }) => column.type === 'vector') ? [] : trees.flatMap(explainUnread),
    rowGroups: describeGroups(meta),
    async *readChunks(wanted, signal) {
      const chosen = wanted.map((name) => findColumn(file, columns, name));
      let first = 0;
      for (const group of meta.row_groups) {
        yield* readGroup(content, group, chosen, first, signal);
        first += Number(group.num_rows);
      }
    },
  };
}

function describeGroups({ row_groups: groups }: FileMetaData): RowGroups {
  const codec = groups[0]?.columns.at(-1)?.meta_data?.codec ?? 'UNCOMPRESSED';
  return {
    rowsOfEach: groups.map(({ num_rows: rows }) => Number(rows)),
    codec: codec === 'UNCOMPRESSED' ? null : codec.toLowerCase(),
  };
}

/** What may have been the vectors. */
const explainUnread = (tree: SchemaTree): string[] =>
  describeColumn(tree) === null
    ? [
        `Left out: the column ${quote(tree.element.name)}, whose cells are neither values nor one list of numbers each`,
      ]
    : [];

async function* readGroup(
  content: SeekableContent,
  group: RowGroup,
  columns: readonly ParquetColumn[],
  first: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const { name: file } = content;
  const rows = Number(group.num_rows);
  const places = new Map(columns.map(({ column }, i) => [column.name, i]));
  const sources = columns.map((column) =>
    readRuns(readPages(content, metaOf(file, group, column), column, columns.length), column),
  );
  let row = 0;
  for await (const { length, parts } of inStep(sources, (at) => uneven(file, first + at))) {
    signal?.throwIfAborted();
    const from = first + row;
    yield {
      length,
      rowAt: (i) => from + i + 1,
      cell(name, i) {
        const part = parts[places.get(name)!]!;
        return part.item.cell(part.from + i);
      },
    };
    row += length;
  }
  if (row !== rows) throw uneven(file, first + Math.min(row, rows) + 1);
}

function metaOf(file: string, group: RowGroup, { path, column }: ParquetColumn) {
  const meta = group.columns.find(
    ({ meta_data: each }) => each?.path_in_schema.join('.') === path,
  )?.meta_data;
  if (meta === undefined)
    throw new FileError(file, 'damaged', `a row group has no column ${JSON.stringify(column.name)}`);
  return meta;
}

/** As many values as rows times dims, if all lists are full and of one length. */
function guessDims(meta: FileMetaData, { path, column }: ParquetColumn): number | null {
  if (column.type !== 'vector') return null;
  const group = meta.row_groups.find(({ num_rows: rows }) => rows > 0n);
  const values = group?.columns.find(({ meta_data: each }) => each?.path_in_schema.join('.') === path)
    ?.meta_data?.num_values;
  const dims = group === undefined || values === undefined ? NaN : Number(values) / Number(group.num_rows);
  return Number.isInteger(dims) && dims > 0 ? dims : null;
}

function findColumn(file: string, columns: readonly ParquetColumn[], name: string): ParquetColumn {
  const found = columns.find(({ column }) => column.name === name);
  if (found === undefined) throw new FileError(file, 'no_column', `it has no column ${JSON.stringify(name)}`);
  return found;
}

const uneven = (file: string, row: number): FileError =>
  new FileError(file, 'damaged', `its columns have different numbers of rows, from row ${row} on`);
