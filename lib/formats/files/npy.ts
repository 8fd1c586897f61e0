import { isSeekable, Pieces, readHead, type Content, type SeekableContent } from './content.ts';
import { FileError } from './file-error.ts';
import { isIdFile, measureNpyHeader, PROLOGUE_BYTES, readNpyHeader, type NpyHeader } from './npy-header.ts';
import { readNpyValues } from './npy-values.ts';
import type { Chunk, Table } from './table.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** A chunk of Fortran order is put together from as many reads as a row has values. */
const FORTRAN_CHUNK_BYTES = 32 * 1024 * 1024;
const NPY_MAGIC = '\x93NUMPY';
const ROW_BYTES_MAX = 16 * 1024 * 1024;
const WHOLE_BYTES_MAX = 128 * 1024 * 1024;

/** Opens an array of numpy: vectors of floats, or IDs. @throws FileError */
export async function openNpy(content: Content, columnName?: string): Promise<Table> {
  const header = await readHeader(content);
  const end = header.offset + header.rows * rowBytesOf(header);
  if (isSeekable(content)) refuseMore(content.name, await content.read(end, end + NPY_MAGIC.length));
  return openArray(content, header, columnName);
}

/** What an array says of itself. @throws FileError */
export async function readHeader(content: Content): Promise<NpyHeader> {
  const { name: file } = content;
  const headBytes = measureNpyHeader(file, await readHead(content, PROLOGUE_BYTES));
  const head = await readHead(content, headBytes);
  if (head.length < headBytes) throw new FileError(file, 'truncated', 'it ends in the middle of its header');
  return readNpyHeader(file, head);
}

/** Opens an array by its header, which may call one of one dimension a row. @throws FileError */
export function openArray(content: Content, header: NpyHeader, columnName?: string): Table {
  const { name: file } = content;
  const { kind, rows, itemBytes } = header;
  const isNumberedId = kind === 'f' && header.dims === null;
  if (isNumberedId && !isIdFile(file))
    throw new FileError(
      file,
      'unsupported',
      'its array has one dimension; embeddings need two: save it as rows × values, array.reshape(rows, -1); IDs as whole numbers, ids.astype(np.int64)',
    );
  const isVector =
    (kind === 'f' && !isNumberedId) || ((header.dims ?? 1) > 1 && 'iu'.includes(kind) && itemBytes <= 4);
  if (!isVector && (header.dims ?? 1) !== 1)
    throw new FileError(
      file,
      'unsupported',
      'its rows have several values that are no numbers of up to 32 bits: save vectors as float32',
    );
  if (rowBytesOf(header) > ROW_BYTES_MAX)
    throw new FileError(file, 'damaged', `its header claims ${header.dims} values a row`);
  const column = {
    name: columnName ?? (isVector ? 'vectors' : 'ids'),
    type: isVector ? 'vector' : 'id',
    dims: isVector ? header.dims : null,
    elementType: 'fiu'.includes(kind) ? `${TYPE_NAMES[kind]}${8 * itemBytes}` : 'text',
  } as const;
  const whole = header.offset + rows * rowBytesOf(header);
  const isShort = content.size !== null && content.size < whole;
  return {
    file,
    kind: 'npy',
    rows,
    columns: [column],
    warnings: isShort
      ? [`${file} ends early: it has ${content.size} bytes, and its header claims ${whole}`]
      : [],
    readChunks: (_, signal) => readChunks(content, header, signal),
  };
}

const TYPE_NAMES = { f: 'float', i: 'int', u: 'uint', U: 'text', S: 'text' } as const;

const rowBytesOf = ({ itemBytes, dims }: NpyHeader): number => itemBytes * (dims ?? 1);

async function* readChunks(
  content: Content,
  header: NpyHeader,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const isTurned = header.isFortran && (header.dims ?? 1) > 1;
  const blocks = !isTurned
    ? readInOrder(content, header)
    : isSeekable(content)
      ? readTurned(content, header)
      : readTurned(await readWhole(content, header), header);
  let first = 0;
  for await (const bytes of blocks) {
    signal?.throwIfAborted();
    const from = first;
    const length = bytes.length / rowBytesOf(header);
    const read = readNpyValues(header, bytes);
    yield { length, rowAt: (i) => from + i + 1, cell: (_, i) => read(i) };
    first += length;
  }
  if (first < header.rows) throw endsEarly(content.name, header, first);
}

/** What np.load would pass over. */
function refuseMore(file: string, behind: Uint8Array): void {
  if (String.fromCharCode(...behind) === NPY_MAGIC)
    throw new FileError(
      file,
      'unsupported',
      'it holds several arrays, one behind the other: save them as one, np.concatenate',
    );
}

/** Whole rows only, up to where the file ends. */
async function* readInOrder(content: Content, header: NpyHeader): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const rowBytes = rowBytesOf(header);
  const pieces = new Pieces(content.stream());
  try {
    await pieces.take(header.offset);
    const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
    for (let row = 0; row < header.rows; row += rowsAtOnce) {
      const wanted = Math.min(rowsAtOnce, header.rows - row);
      const bytes = await pieces.takeUpTo(wanted * rowBytes);
      const rows = Math.floor(bytes.length / rowBytes);
      if (rows > 0) yield bytes.slice(0, rows * rowBytes);
      if (rows < wanted) return;
    }
    refuseMore(content.name, await pieces.takeUpTo(NPY_MAGIC.length));
  } finally {
    await pieces.close();
  }
}

/** Fortran order: the first values of all rows, then the second ones. A file that is short has no whole row. */
async function* readTurned(
  content: SeekableContent,
  header: NpyHeader,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { rows, itemBytes, offset } = header;
  const dims = header.dims!;
  if (offset + rows * rowBytesOf(header) > content.size) return;
  const rowsAtOnce = Math.max(1, Math.floor(FORTRAN_CHUNK_BYTES / rowBytesOf(header)));
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    const block = new Uint8Array(count * dims * itemBytes);
    for (let dim = 0; dim < dims; dim++) {
      const from = offset + (dim * rows + row) * itemBytes;
      const column = await content.read(from, from + count * itemBytes);
      for (let i = 0; i < count; i++)
        for (let b = 0; b < itemBytes; b++)
          block[(i * dims + dim) * itemBytes + b] = column[i * itemBytes + b]!;
    }
    yield block;
  }
}

async function readWhole(content: Content, header: NpyHeader): Promise<SeekableContent> {
  const bytes = header.offset + header.rows * rowBytesOf(header);
  if (bytes > WHOLE_BYTES_MAX)
    throw new FileError(
      content.name,
      'too_large',
      'it is in Fortran order and compressed, and so would have to be in memory whole: save it with np.ascontiguousarray, or unpack it first',
    );
  const whole = await readHead(content, bytes);
  return {
    ...content,
    size: whole.length,
    read: (from, to) => Promise.resolve(whole.slice(from, to)),
  };
}

const endsEarly = (file: string, { rows }: NpyHeader, got: number): FileError =>
  new FileError(
    file,
    'truncated',
    `it ends early, in row ${got + 1} of ${rows}: the job that wrote it did not finish, or the copy did not`,
  );
