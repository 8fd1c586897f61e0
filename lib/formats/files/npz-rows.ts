import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { Content } from './content.ts';
import { FileError } from './file-error.ts';
import { openArray, readHeader } from './npy.ts';
import type { NpyHeader } from './npy-header.ts';
import type { Column, Table } from './table.ts';

/** Of fewer that have two dimensions, each may be a column with one row. */
const FLAT_ROWS_MIN = 3;
/** As numpy calls arrays that were given none. */
const UNNAMED = /^arr_\d+$/u;

/** An archive with an array per ID, `np.savez(file, **{id: vector})`: a row each. null for one with a column each. @throws FileError */
export async function openRows(
  file: string,
  arrays: readonly Content[],
  nameOf: (array: Content) => string,
): Promise<Table | null> {
  const headers = await readVectors(arrays);
  const [first] = headers ?? [];
  if (headers === null || first === undefined) return null;
  const other = headers.findIndex(({ dims }) => dims !== first.dims);
  if (other !== -1)
    throw new FileError(
      file,
      'unsupported',
      `its arrays have one dimension each, and ${first.dims} values in ${nameOf(arrays[0]!)}, ${headers[other]!.dims} in ${nameOf(arrays[other]!)}: save vectors as rows × values, or an array per ID, all of one length`,
    );
  const hasIds = !arrays.every((array) => UNNAMED.test(nameOf(array)));
  const tables = arrays.map((array, i) => openArray(array, headers[i]!));
  const [{ columns }] = tables as [Table];
  const id: Column = { name: 'id', type: 'id', dims: null, elementType: 'text' };
  return {
    file,
    kind: 'npz',
    rows: tables.length,
    columns: [...(hasIds ? [id] : []), ...columns],
    warnings: [],
    async *readChunks(_, signal) {
      for (const [row, table] of tables.entries())
        for await (const chunk of table.readChunks([], signal))
          yield {
            length: chunk.length,
            rowAt: () => row + 1,
            cell: (name, i) => (name === id.name ? nameOf(arrays[row]!) : chunk.cell(name, i)),
          };
    },
  };
}

/** The headers of arrays that are one vector each, as those of one row; null where one is none. */
async function readVectors(arrays: readonly Content[]): Promise<NpyHeader[] | null> {
  const headers: NpyHeader[] = [];
  if (arrays.length < 2) return null;
  for (const array of arrays) {
    const header = await readHeader(array).catch((error: unknown) => {
      if (error instanceof FileError) return null;
      throw error;
    });
    if (header === null || header.kind !== 'f') return null;
    const { rows, dims } = header;
    const isRow = dims === null || (rows === 1 && arrays.length >= FLAT_ROWS_MIN);
    const row = { ...header, rows: 1, dims: dims ?? rows };
    if (!isRow || row.dims < 2 || row.dims > LIMITS.dims) return null;
    headers.push(row);
  }
  return headers;
}
