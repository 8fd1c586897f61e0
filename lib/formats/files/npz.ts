import type { Content, SeekableContent } from './content.ts';
import { FileError } from './file-error.ts';
import { joinTables } from './join-tables.ts';
import { openNpy } from './npy.ts';
import { openRows } from './npz-rows.ts';
import type { Table } from './table.ts';
import { openZip } from './zip.ts';

/** Opens an archive of numpy arrays: each is a column, or a row where each is one vector; those that are no column of its rows are left out, with a warning. */
export async function openNpz(content: SeekableContent): Promise<Table> {
  const { name: file } = content;
  const members = await openZip(content);
  const arrays = members.filter(({ name }) => name.endsWith('.npy'));
  if (arrays.length === 0)
    throw explainOther(
      file,
      members.map(({ name }) => name),
    );
  const nameOf = ({ name }: Content): string => name.slice(file.length + 1, -'.npy'.length);
  const vectors = await openRows(file, arrays, nameOf);
  if (vectors !== null) return vectors;
  const tables: Table[] = [];
  const faults: FileError[] = [];
  for (const array of arrays) {
    try {
      tables.push({ ...(await openNpy(array, nameOf(array))), file });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      faults.push(error);
    }
  }
  const main = tables.find(({ columns: [column] }) => column!.type === 'vector') ?? tables[0];
  if (main === undefined) throw faults[0]!;
  const fitting = tables.filter(({ rows }) => rows === main.rows);
  const others = tables.filter(({ rows }) => rows !== main.rows);
  return {
    ...joinTables(main, ...fitting.filter((table) => table !== main)),
    kind: 'npz',
    warnings: [
      ...main.warnings,
      ...faults.map(({ message }) => `Left out: ${message}`),
      ...others.map(
        ({ rows, columns: [column] }) =>
          `Left out: ${file}/${column!.name}.npy, which has ${rows} rows while the others have ${main.rows}`,
      ),
    ],
  };
}

function explainOther(file: string, names: readonly string[]): FileError {
  const rule = names.some((name) => name.endsWith('data.pkl'))
    ? 'it was saved by PyTorch as a pickle, which could run any program and is not read: save it with np.save(…, tensor.numpy())'
    : names.some((name) => name.includes('/xl/'))
      ? 'it is a workbook of Excel: save it as CSV'
      : 'it is a zip archive without arrays of numpy (.npy) in it: unpack it, and take the files';
  return new FileError(
    file,
    names.some((name) => name.endsWith('data.pkl')) ? 'pickled' : 'unsupported',
    rule,
  );
}
