/** What files of embeddings may be. A further format is one more `FileFormat` in the list. */
import { readArrowChunks } from './arrow-chunks.ts';
import { readNdjson } from './ndjson.ts';

/** A row of a file. */
export interface FileRow {
  /** From 1 on, as an editor or a table counts: the line of a text, the row of a table. */
  row: number;
  /** An object of the members `id`, `embedding`, …, or an `UnreadableRow`, or whatever else stands there. */
  value: unknown;
}

/** A format that files come in. */
export interface FileFormat {
  name: string;
  /** Whether a file that begins with these bytes is one; there are 16 of them, unless the file is shorter. */
  recognises(head: Uint8Array): boolean;
  /** Reads a file as it comes. @throws FormatError where it cannot go on */
  read(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileRow>;
}

const LINE_BYTES_MAX = 1024 * 1024;
const ARROW_FILE = 'ARROW1\0\0';
/** Of every message of a stream. */
const ARROW_STREAM = '\xff\xff\xff\xff';

const FILE_FORMATS: readonly FileFormat[] = [
  {
    name: 'Arrow file',
    recognises: (head) => beginsWith(head, ARROW_FILE),
    read: (chunks) => numbered(readArrowChunks(chunks, ARROW_FILE.length)),
  },
  {
    name: 'Arrow stream',
    recognises: (head) => beginsWith(head, ARROW_STREAM),
    read: (chunks) => numbered(readArrowChunks(chunks, 0)),
  },
  {
    name: 'NDJSON',
    recognises: (head) => /^(?:\xef\xbb\xbf)?\s*(?:\{|$)/.test(textOf(head)),
    async *read(chunks) {
      for await (const { number, value } of readNdjson(chunks, LINE_BYTES_MAX)) yield { row: number, value };
    },
  },
];

/** The format of a file by its first bytes. */
export const findFormat = (head: Uint8Array): FileFormat | undefined =>
  FILE_FORMATS.find((format) => format.recognises(head));

/** Names of all formats. */
export const formatNames = (): string => FILE_FORMATS.map(({ name }) => name).join(', ');

async function* numbered(values: AsyncIterable<unknown>): AsyncGenerator<FileRow> {
  let row = 0;
  for await (const value of values) yield { row: ++row, value };
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const beginsWith = (head: Uint8Array, mark: string): boolean => textOf(head).startsWith(mark);
