import {
  CompressionType,
  setCompressionCodec,
  tableFromIPC,
  type Batch,
  type Codec,
  type Table as ArrowTable,
} from '@uwdata/flechette';
import { decompress } from 'fzstd';
import { readDictionaryHead } from '#lib/formats/arrow-check.ts';
import { countRows, readFooter } from './arrow-footer.ts';
import { explainUnread } from './explain-unread.ts';
import { isSeekable, type Content, type SeekableContent } from './content.ts';
import { Damage, decoding, Excess, FileError, reading } from './file-error.ts';
import { describeFields, isUnread, openCells, type ArrowColumn } from './arrow-cells.ts';
import { outOf, readMessages } from './arrow-messages.ts';
import { readSlices } from './arrow-slices.ts';
import { unpackLz4Frame } from './lz4-frame.ts';
import type { Chunk, Table } from './table.ts';

const SLICE_BYTES = 8 * 1024 * 1024;
const BUFFER_BYTES_MAX = 256 * 1024 * 1024;

const codec = (decode: Codec['decode']): Codec => ({
  decode(bytes, length) {
    if (length < 0) throw new Damage(`a buffer claims ${length} bytes unpacked`);
    if (length > BUFFER_BYTES_MAX)
      throw new Excess(
        `${length} bytes unpacked, up to ${BUFFER_BYTES_MAX} are read: write batches of fewer rows, chunksize=10_000, or Parquet`,
      );
    return decode(bytes, length);
  },
  encode() {
    throw new Error('nothing is written');
  },
});
setCompressionCodec(CompressionType.LZ4_FRAME, codec(unpackLz4Frame));
setCompressionCodec(
  CompressionType.ZSTD,
  codec((bytes, length) => decompress(bytes, new Uint8Array(length))),
);

/**
 * Opens an Arrow stream, or a file (Feather), a record batch at a time, large ones in slices.
 * @throws FileError
 */
export async function openArrow(content: Content, isFile: boolean, sliceBytes = SLICE_BYTES): Promise<Table> {
  const { name: file } = content;
  const messages = readMessages(content, isFile, Infinity);
  const { value: first } = await messages.next();
  await messages.return(undefined);
  if (first === undefined || first.isBatch) throw new FileError(file, 'damaged', 'there is no schema in it');
  const { fields } = reading(file, 'its schema', () => decode([first.bytes])).schema;
  const columns = describeFields(fields);
  const names: unknown[] = columns.map(({ column }) => column.name);
  if (!names.every((name) => typeof name === 'string'))
    throw new FileError(file, 'damaged', 'its schema is damaged (a column has no name)');
  if (new Set(names).size < names.length)
    throw new FileError(file, 'unsupported', 'two of its columns have one name: write it anew with others');
  return {
    file,
    kind: 'arrow',
    rows: await countKnown(content, isFile),
    columns: columns.map(({ column }) => column),
    warnings: columns.some(({ column }) => column.type === 'vector')
      ? []
      : columns.flatMap(({ column }) => (isUnread(column) ? [explainUnread(column.name)] : [])),
    readChunks: (wanted, signal) =>
      readChunks(content, isFile, findWays(columns, wanted), sliceBytes, signal),
  };
}

async function countKnown(content: Content, isFile: boolean): Promise<number | null> {
  const footer = isFile && isSeekable(content) ? await readFooter(content) : null;
  return footer === null ? null : countRows(content as SeekableContent, footer);
}

type Ways = ReadonlyMap<string, readonly number[]>;

const findWays = (columns: readonly ArrowColumn[], wanted: readonly string[]): Ways =>
  new Map(wanted.map((name) => [name, columns.find(({ column }) => column.name === name)?.way ?? []]));

async function* readChunks(
  content: Content,
  isFile: boolean,
  columns: Ways,
  sliceBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const preamble = new Preamble(content.name);
  let first = 0;
  const open = (batch: Uint8Array<ArrayBuffer>): Chunk => {
    signal?.throwIfAborted();
    const chunk = reading(content.name, `the record batch after row ${first}`, () =>
      openBatch(decode([...preamble.messages(), batch]), columns, first),
    );
    first += chunk.length;
    return chunk;
  };
  for await (const { isBatch, bytes, bodyAt } of readMessages(content, isFile, 2 * sliceBytes)) {
    if (!isBatch) preamble.add(bytes);
    else if (bodyAt === null) yield open(bytes);
    else {
      const { fields } = decode(preamble.messages().slice(0, 1)).schema;
      const places = new Set([...columns.values()].map(([place]) => place));
      const slices = readSlices(content as SeekableContent, bytes, bodyAt, fields, places, sliceBytes);
      for await (const slice of slices) yield open(slice);
    }
  }
}

/** Schema and dictionaries, which every record batch needs. A dictionary takes the place of the one before it, or adds to it. */
class Preamble {
  readonly #file: string;
  readonly #schema: Uint8Array<ArrayBuffer>[] = [];
  readonly #dictionaries = new Map<number, Uint8Array<ArrayBuffer>[]>();

  constructor(file: string) {
    this.#file = file;
  }

  add(message: Uint8Array<ArrayBuffer>): void {
    const head = outOf(this.#file, () => readDictionaryHead(message.subarray(8)));
    if (head === null) this.#schema.push(message);
    else
      this.#dictionaries.set(head.id, [
        ...(head.isDelta ? (this.#dictionaries.get(head.id) ?? []) : []),
        message,
      ]);
  }

  messages(): Uint8Array<ArrayBuffer>[] {
    return [...this.#schema, ...[...this.#dictionaries.values()].flat()];
  }
}

function openBatch(table: ArrowTable, columns: Ways, first: number): Chunk {
  const length = table.numRows;
  const cells = new Map(
    [...columns].map(([name, [place, ...way]]) => {
      const batch =
        place === undefined ? undefined : (table.getChildAt(place).data[0] as Batch<unknown> | undefined);
      if (batch === undefined) throw new Damage(`there is no column ${JSON.stringify(name)}`);
      return [name, openCells(batch, way, length)] as const;
    }),
  );
  return { length, rowAt: (i) => first + i + 1, cell: (name, i) => cells.get(name)!(i) };
}

const decode = (messages: readonly Uint8Array<ArrayBuffer>[]): ArrowTable =>
  decoding(() => tableFromIPC([...messages], { useBigInt: true, useDecimalInt: true }));
