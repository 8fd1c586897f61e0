import type { FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import type { SeekableContent } from './content.ts';
import { explainUnread } from './explain-unread.ts';
import { FileError } from './file-error.ts';
import { inStep } from './in-step.ts';
import { describeColumns, type ParquetColumn } from './parquet-columns.ts';
import { readPages } from './parquet-chunk.ts';
import { readFooter } from './parquet-footer.ts';
import { readRuns } from './parquet-rows.ts';
import type { Chunk, RowGroups, Table } from './table.ts';

const PAGES_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Opens a Parquet file, of which a page per column is in memory at a time.
 * @param pagesBytesMax of all columns that are read side by side
 * @throws FileError
 */
export async function openParquet(content: SeekableContent, pagesBytesMax = PAGES_BYTES_MAX): Promise<Table> {
  const { name: file } = content;
  const { meta, columns: trees } = await readFooter(content);
  const columns = trees.flatMap((tree) => describeColumns(tree));
  if (new Set(columns.map(({ column }) => column.name)).size < columns.length)
    throw new FileError(file, 'unsupported', 'two of its columns have one name: write it anew with others');
  for (const column of columns) column.column.dims = guessDims(meta, column);
  return {
    file,
    kind: 'parquet',
    rows: Number(meta.num_rows),
    columns: columns.map(({ column }) => column),
    warnings: columns.some(({ column }) => column.type === 'vector') ? [] : trees.flatMap(explainTree),
    rowGroups: describeGroups(meta),
    async *readChunks(wanted, signal) {
      const chosen = wanted.map((name) => findColumn(file, columns, name));
      let first = 0;
      for (const group of meta.row_groups) {
        yield* readGroup(content, group, chosen, first, pagesBytesMax, signal);
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

const explainTree = (tree: SchemaTree): string[] =>
  describeColumns(tree).length === 0 ? [explainUnread(tree.element.name)] : [];

async function* readGroup(
  content: SeekableContent,
  group: RowGroup,
  columns: readonly ParquetColumn[],
  first: number,
  pagesBytesMax: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const { name: file } = content;
  const rows = Number(group.num_rows);
  const places = new Map(columns.map(({ column }, i) => [column.name, i]));
  const sources = columns.map((column) =>
    readRuns(
      readPages(content, metaOf(file, group, column), column, { beside: columns.length, pagesBytesMax }),
      column,
    ),
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
