import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { joinBytes, type SeekableContent } from './content.ts';
import { Damage, decoding, FileError, reading } from './file-error.ts';
import type { ParquetColumn } from './parquet-columns.ts';
import { readDictionary, readPage, type Page, type PageValues } from './parquet-page.ts';

/** Read at once, of all columns together. */
const AHEAD_BYTES = 64 * 1024 * 1024;
const COLUMN_AHEAD_BYTES = 2 * 1024 * 1024;
const HEADER_BYTES = 64 * 1024;
const HEADER_BYTES_MAX = 4 * 1024 * 1024;
/** Vectors shrink to a half; a page of nothing but zeros may well shrink to this. */
const PACKED_RATIO_MAX = 1_000;
const PACKED_FREE_BYTES = 4 * 1024 * 1024;
const PAGE_BYTES_MAX = 128 * 1024 * 1024;
/** What may be in memory. */
export interface PageLimits {
  /** How many columns are read side by side. */
  beside: number;
  /** Of all of them. */
  pagesBytesMax: number;
}

/** The pages of a column in one row group, one in memory at a time. @throws FileError */
export async function* readPages(
  content: SeekableContent,
  meta: ColumnMetaData,
  column: ParquetColumn,
  { beside, pagesBytesMax }: PageLimits,
): AsyncGenerator<Page> {
  const { name: file } = content;
  const what = `the column ${JSON.stringify(column.column.name)}`;
  const first = Number(meta.data_page_offset);
  const dictionaryAt = Number(meta.dictionary_page_offset ?? 0n);
  let at = dictionaryAt > 0 && dictionaryAt < first ? dictionaryAt : first;
  const end = at + Number(meta.total_compressed_size);
  if (at < 0 || end > content.size)
    throw new FileError(file, 'truncated', `${what} lies beyond the end of the file`);
  const ahead = new Ahead(content, end, Math.min(COLUMN_AHEAD_BYTES, AHEAD_BYTES / beside));
  const pageBytesMax = Math.min(PAGE_BYTES_MAX, Math.floor(pagesBytesMax / beside));
  let dictionary: PageValues | null = null;
  for (let left = Number(meta.num_values); left > 0 && at < end;) {
    const { header, bytes } = await readHeader(file, what, ahead, at);
    at += bytes;
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    if (!(packed >= 0 && unpacked >= 0 && at + packed <= end))
      throw new FileError(file, 'damaged', `a page of ${what} claims ${packed} bytes, more than there are`);
    if (Math.max(packed, unpacked) > pageBytesMax)
      throw new FileError(
        file,
        'too_large',
        `a page of ${what} has ${unpacked} bytes; with ${beside} columns side by side up to ${pageBytesMax} are read: write it with smaller pages, and vectors as one column of lists`,
      );
    if (unpacked > PACKED_RATIO_MAX * packed + PACKED_FREE_BYTES)
      throw new FileError(
        file,
        'too_large',
        `a page of ${what} has ${packed} bytes and claims ${unpacked} unpacked, as embeddings never have: it is not read on`,
      );
    const body = await ahead.read(at, at + packed);
    at += packed;
    if (header.type === 'DICTIONARY_PAGE')
      dictionary = reading(file, what, () => readDictionary(header, body, meta.codec, column));
    else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const page = reading(file, what, () => readPage(header, body, meta.codec, column, dictionary));
      left -= page.length;
      yield page;
    }
  }
}

async function readHeader(
  file: string,
  what: string,
  ahead: Ahead,
  at: number,
): Promise<{ header: PageHeader; bytes: number }> {
  for (let size = HEADER_BYTES; ; size *= 4) {
    const bytes = await ahead.read(at, at + size);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
    try {
      const header = decoding(() => parquetHeader(reader));
      if (!isSound(header)) throw new Damage('a number in it is none');
      return { header, bytes: reader.offset };
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      if (bytes.length < size || size >= HEADER_BYTES_MAX)
        throw new FileError(file, 'damaged', `${what} has a page without a header`, { cause: error });
    }
  }
}

/** The library gives whatever stands in the place of a number. */
function isSound(header: PageHeader): boolean {
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  const numbers: unknown[] = [
    header.compressed_page_size,
    header.uncompressed_page_size,
    ...[first, second, dictionary].flatMap((each) => (each === undefined ? [] : [each.num_values])),
    ...(second === undefined
      ? []
      : [second.repetition_levels_byte_length, second.definition_levels_byte_length]),
  ];
  return numbers.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
}

/** Reads some megabytes at once, where a column is read from its start to its end. */
class Ahead {
  readonly #content: SeekableContent;
  readonly #end: number;
  readonly #aheadBytes: number;
  #from = 0;
  #bytes = new Uint8Array();

  constructor(content: SeekableContent, end: number, aheadBytes: number) {
    this.#aheadBytes = aheadBytes;
    this.#content = content;
    this.#end = end;
  }

  async read(from: number, wantedTo: number): Promise<Uint8Array<ArrayBuffer>> {
    const to = Math.min(wantedTo, this.#end);
    const heldTo = this.#from + this.#bytes.length;
    if (from < this.#from || to > heldTo) {
      const isWithin = from >= this.#from && from < heldTo;
      const held = isWithin ? this.#bytes.subarray(from - this.#from) : new Uint8Array();
      const end = Math.min(this.#end, Math.max(to, from + this.#aheadBytes));
      this.#bytes = joinBytes([held, await this.#content.read(from + held.length, end)]);
      this.#from = from;
    }
    return this.#bytes.subarray(from - this.#from, to - this.#from);
  }
}
