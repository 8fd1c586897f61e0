import { wireType } from '#lib/contract/vocabulary.ts';
import type { Content } from '#lib/formats/files/content.ts';
import { FileError } from '#lib/formats/files/file-error.ts';
import { readFileLines } from '#lib/formats/files/file-lines.ts';
import { joinTables } from '#lib/formats/files/join-tables.ts';
import { listsRefused } from '#lib/formats/files/lists-refused.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { unpackFile, type Unpack } from '#lib/formats/files/unpack.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { unpack } from '#lib/unpack.ts';
import { Failure } from '#scripts/support/failure.ts';
import { chooseColumns, type Mapping } from './choose-columns.ts';
import { openContent } from './content.ts';
import { readTable, type FileRow } from './read-table.ts';
import type { Source } from './sources.ts';

const CHUNK_BYTES = 1024 * 1024;
const LINE_BYTES_MAX = 1024 * 1024;

/** A file that is being read. */
export interface Input {
  name: string;
  /** null where it is not known beforehand. */
  bytesTotal: number | null;
  /** Of the file as it lies there, so far. */
  bytesRead(): number;
  /** Its rows in order. @throws Failure, with the name of the file, where it cannot go on */
  rows(): AsyncGenerator<FileRow>;
}

/**
 * Makes sure that a file is there.
 * @param isLone whether nothing else is pushed: the rows of two files would be numbered alike
 * @throws Failure
 */
export async function openInput(
  { path, ids, modality }: Source,
  mapping: Mapping,
  isLone: boolean,
): Promise<Input> {
  const content = await openContent(path);
  const idContent = ids === null ? null : await openContent(ids);
  let bytesRead = 0;
  const counted = countBytes(content, (bytes) => (bytesRead += bytes));
  const type = modality === null ? {} : { embedding_type: wireType(modality) };
  return {
    name: content.name,
    bytesTotal: content.size,
    bytesRead: () => (content.size === null ? bytesRead : Math.min(bytesRead, content.size)),
    async *rows() {
      try {
        const table = await openFile(counted, unpackHere);
        if (listsRefused(table)) throw new Failure(LISTS_REFUSED);
        const whole = idContent === null ? table : joinTables(table, await openFile(idContent, unpackHere));
        bytesRead = 0;
        if (idContent === null && isOfMusterOwnShape(table, mapping)) yield* readLines(counted);
        else {
          const choice = chooseColumns(whole, mapping);
          if (choice.idColumn === null && !isLone) throw new Failure(NUMBERED_ALIKE);
          yield* readTable(whole, choice, type);
        }
      } catch (error) {
        throw explain(content.name, error);
      }
    },
  };
}

const NUMBERED_ALIKE =
  'it has no IDs, and rows that are numbered would overwrite those of the other files. Push it by itself, with --ids';

const LISTS_REFUSED =
  'it lists rows that were refused, without their vectors: mend them in the file they came from, and push that again';

const unpackHere: Unpack = (stream, packing) =>
  unpack(stream, packing, { chunkBytes: CHUNK_BYTES }) as AsyncIterable<Uint8Array<ArrayBuffer>>;

function countBytes(content: Content, count: (bytes: number) => void): Content {
  const { read } = content;
  return {
    ...content,
    async *stream() {
      for await (const chunk of content.stream()) {
        count(chunk.length);
        yield chunk;
      }
    },
    read:
      read === null
        ? null
        : async (from, to) => {
            const bytes = await read(from, to);
            count(bytes.length);
            return bytes;
          },
  };
}

/** Lines as intake takes them go as they are, with all their members: it judges them better. */
function isOfMusterOwnShape({ kind, columns }: Table, { idColumn, vectorColumn }: Mapping): boolean {
  const names = columns.map(({ name }) => name);
  return (
    kind === 'jsonl' &&
    idColumn === null &&
    vectorColumn === null &&
    (names.length === 0 || (names.includes('id') && names.includes('embedding')))
  );
}

const PACKINGS = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
] as const;

async function* readLines(content: Content): AsyncGenerator<FileRow> {
  let head: Uint8Array = new Uint8Array();
  for await (const chunk of content.stream()) {
    head = chunk;
    break;
  }
  const packing = PACKINGS.find(([magic]) => magic.every((byte, i) => head[i] === byte))?.[1];
  const chunks =
    packing === undefined
      ? content.stream()
      : unpackFile(content.name, content.stream(), packing, unpackHere);
  for await (const { number, value } of readFileLines(chunks, LINE_BYTES_MAX)) yield { row: number, value };
}

function explain(name: string, error: unknown): unknown {
  if (error instanceof FileError) return new Failure(`${error.message}.`);
  if (error instanceof Failure || error instanceof FormatError)
    return new Failure(`${name}: ${error.message}.`);
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === '' || code.startsWith('ERR_') ? error : new Failure(`${name} cannot be read: ${code}.`);
}
