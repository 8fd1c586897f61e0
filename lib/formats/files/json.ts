import { UnreadableRow } from '#lib/formats/format-error.ts';
import { hasMoreParts } from '#lib/formats/json.ts';
import { joinBytes, type Content } from './content.ts';
import { Damage, decoding, FileError, reading } from './file-error.ts';
import { readFileLines } from './file-lines.ts';
import { gatherColumns } from './gather-columns.ts';
import { isAction, joinPairs } from './bulk-pairs.ts';
import { splitElements } from './json-elements.ts';
import {
  chunkRecords,
  describeRecords,
  keepDigits,
  parseRecord,
  toRecord,
  type Numbered,
} from './json-records.ts';
import { refuseUnreadable } from './json-sample.ts';
import { readJsonColumns } from './json-columns.ts';
import type { Table } from './table.ts';

const RECORD_BYTES_MAX = 1024 * 1024;
const WHOLE_BYTES_MAX = 128 * 1024 * 1024;
/** Arrays, objects and members of a text that is parsed whole: each takes memory, however short it is. */
const PARTS_MAX = 4_000_000;
const SAMPLE_BYTES = 4 * 1024 * 1024;
const SAMPLE_ROWS = 100;
const LONG_NUMBER = /[^\d.eE+-]-?\d{16,}[^\d.eE]/u;

/** Opens JSON with a record a line. @throws FileError */
export async function openJsonLines(content: Content): Promise<Table> {
  // Of pairs no line is a record by itself, which is what this kind stands for.
  if (await hasPairs(content)) return openRecords(content, 'json', () => joinPairs(readLines(content)));
  return openRecords(content, 'jsonl', () => readLines(content));
}

async function hasPairs(content: Content): Promise<boolean> {
  for await (const line of readLines(content)) return isAction(line);
  return false;
}

/** Opens a JSON text: a list of records, an answer of an embeddings API, or columns. @throws FileError */
export async function openJson(content: Content): Promise<Table> {
  if (await beginsWithArray(content)) {
    const isOfIds = await listsIds(content);
    return openRecords(content, 'json', () =>
      isOfIds ? nameIds(readElements(content, 1)) : readElements(content, 1),
    );
  }
  if (await hasRecords(content)) return openRecords(content, 'json', () => readElements(content, 2));
  const columns = readJsonColumns(content.name, await parseWhole(content));
  return openRecords(content, 'json', async function* () {
    yield* columns;
  });
}

async function openRecords(
  { name: file }: Content,
  kind: 'json' | 'jsonl',
  records: () => AsyncIterable<Numbered>,
): Promise<Table> {
  const sample: unknown[] = [];
  let sampleBytes = 0;
  try {
    for await (const { value, bytes } of records()) {
      sample.push(value);
      if (!(value instanceof UnreadableRow)) sampleBytes += bytes;
      if (sample.length === SAMPLE_ROWS || sampleBytes > SAMPLE_BYTES) break;
    }
  } catch (error) {
    // A file that ends early has rows before, and fails again where it ends.
    if (sample.length === 0) throw error;
  }
  refuseUnreadable(file, sample);
  return gatherColumns({
    file,
    kind,
    rows: null,
    columns: describeRecords(sample),
    warnings: [],
    async *readChunks(_, signal) {
      for await (const chunk of chunkRecords(records())) {
        signal?.throwIfAborted();
        yield chunk;
      }
    },
  });
}

async function* readLines(content: Content): AsyncGenerator<Numbered> {
  for await (const { number, value, text, bytes } of readFileLines(content.stream(), RECORD_BYTES_MAX))
    yield { row: number, value: toRecord(value), text, bytes };
}

async function* readElements(content: Content, depth: 1 | 2): AsyncGenerator<Numbered> {
  const elements = splitElements(skipMark(content.stream()), depth, RECORD_BYTES_MAX);
  for (let row = 1; ; row++) {
    const { value: element, done } = await elements.next();
    if (done === true) {
      if (element === 'within') throw endsEarly(content.name, row);
      if (element === 'goes on')
        throw new FileError(
          content.name,
          'damaged',
          `its text goes on after its list of ${row - 1} ends: write a record a line, or one list`,
        );
      return;
    }
    const { bytes } = element;
    const value =
      bytes === null
        ? new UnreadableRow(`record ${row} has more than ${RECORD_BYTES_MAX} bytes`)
        : parseRecord(bytes, `record ${row}`);
    yield {
      row,
      value: toRecord(value),
      text: () => bytes!,
      bytes: bytes?.length ?? 0,
    };
  }
}

async function beginsWithArray(content: Content): Promise<boolean> {
  for await (const chunk of skipMark(content.stream())) {
    const first = chunk.find((byte) => byte > 0x20);
    if (first !== undefined) return first === 0x5b;
  }
  return false;
}

/** Texts, or whole numbers: what stands beside an array whose rows they name. */
async function listsIds(content: Content): Promise<boolean> {
  const sample: unknown[] = [];
  for await (const { value } of readElements(content, 1)) {
    if (value !== null && typeof value !== 'string' && !Number.isInteger(value)) return false;
    if (sample.push(value) === SAMPLE_ROWS) break;
  }
  return sample.some((value) => value !== null);
}

async function* nameIds(elements: AsyncIterable<Numbered>): AsyncGenerator<Numbered> {
  for await (const { value, text, ...element } of elements) {
    const isRecord = typeof value === 'object' && value !== null;
    yield { ...element, text, value: isRecord ? value : { ids: parseExactly(text()) } };
  }
}

/** Whether the first list in an object is one of objects: `{"data": [{…`. */
async function hasRecords(content: Content): Promise<boolean> {
  for await (const { bytes } of splitElements(skipMark(content.stream()), 2, RECORD_BYTES_MAX))
    return bytes !== null && bytes.find((byte) => byte > 0x20) === 0x7b;
  return false;
}

async function* skipMark(stream: ReturnType<Content['stream']>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let isFirst = true;
  for await (const chunk of stream) {
    const hasMark = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    isFirst = false;
    yield hasMark ? chunk.subarray(3) : chunk;
  }
}

async function parseWhole(content: Content): Promise<unknown> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of content.stream()) {
    bytes += piece.length;
    if (bytes > WHOLE_BYTES_MAX)
      throw new FileError(
        content.name,
        'too_large',
        `its columns stand one after another, so it would have to be in memory whole, and it has more than ${WHOLE_BYTES_MAX} bytes: write it as JSON lines or Parquet`,
      );
    pieces.push(piece.slice());
  }
  const whole = joinBytes(pieces);
  if (hasMoreParts(whole, PARTS_MAX))
    throw new FileError(
      content.name,
      'too_large',
      `its JSON has more than ${PARTS_MAX} lists and members, and would have to be in memory whole: write it as JSON lines or Parquet`,
    );
  return reading(content.name, 'its JSON', () =>
    decoding(() => {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(whole);
      // Reading every number by its digits takes ten times as long.
      return explainMore(() => (LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)));
    }),
  );
}

const parseExactly = (text: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(text), keepDigits);

/** Of values one after another. @throws Damage with what to do */
function explainMore(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxError) || !error.message.includes('after JSON')) throw error;
    throw new Damage('it goes on after its first value: write a record a line, jq -c, or one list', {
      cause: error,
    });
  }
}

const endsEarly = (file: string, row: number): FileError =>
  new FileError(
    file,
    'truncated',
    `it ends early, in record ${row}: the job that wrote it did not finish, or the copy did not`,
  );
