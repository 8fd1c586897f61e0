import type { CompressionCodec, PageHeader } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { decodeHybrid } from './decode-hybrid.ts';
import { Damage, decoding } from './file-error.ts';
import type { ParquetColumn } from './parquet-columns.ts';
import { COMPRESSORS } from './parquet-compressors.ts';

/** Values as they come out of a page: typed where they are numbers. */
export type PageValues = ArrayLike<unknown> & { subarray?: unknown };

/** A data page: its values, and where in the rows they belong. */
export interface Page {
  /** Entries, the missing ones too. */
  length: number;
  /** 0 where an entry begins a row; null where each does. */
  repetitions: Uint8Array | null;
  /** Which entries are there; null where all are. */
  definitions: Uint8Array | null;
  values: PageValues;
}

const ENTRIES_MAX = 2 ** 24;

/** Reads a dictionary's values. @throws Damage */
export function readDictionary(
  header: PageHeader,
  body: Uint8Array,
  codec: CompressionCodec,
  column: ParquetColumn,
): PageValues {
  const length = checkLength(header.dictionary_page_header?.num_values);
  const bytes = unpack(body, header.uncompressed_page_size, codec);
  return readValues(bytes, 'PLAIN', length, column, null);
}

/** Reads a data page of either version. @throws Damage */
export function readPage(
  header: PageHeader,
  body: Uint8Array,
  codec: CompressionCodec,
  column: ParquetColumn,
  dictionary: PageValues | null,
): Page {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const length = checkLength(first?.num_values ?? second?.num_values);
  const levels = (max: number): Uint8Array | null => (max === 0 ? null : new Uint8Array(length));
  const [repetitions, definitions] = [levels(column.repetition), levels(column.definition)];
  const both = [
    [repetitions, column.repetition],
    [definitions, column.definition],
  ] as const;
  let values: Uint8Array;
  if (second === undefined) {
    values = unpack(body, header.uncompressed_page_size, codec);
    for (const [target, max] of both) if (target !== null) values = skipLevels(values, target, max);
  } else {
    const lengths = [second.repetition_levels_byte_length, second.definition_levels_byte_length];
    let at = 0;
    for (const [i, [target, max]] of both.entries()) {
      if (target !== null) decodeHybrid(body.subarray(at, at + lengths[i]!), widthOf(max), target);
      at += lengths[i]!;
    }
    const packed = body.subarray(at);
    values =
      second.is_compressed === false || packed.length === 0
        ? packed
        : unpack(packed, header.uncompressed_page_size - at, codec);
  }
  const present = definitions === null ? length : countOf(definitions, column.definition);
  const encoding = first?.encoding ?? second?.encoding ?? 'PLAIN';
  return {
    length,
    repetitions,
    definitions: present === length ? null : definitions,
    values: readValues(values, encoding, present, column, dictionary),
  };
}

const unpack = (bytes: Uint8Array, length: number, codec: CompressionCodec): Uint8Array =>
  decoding(() => decompressPage(bytes, length, codec, COMPRESSORS));

/** Levels of version 1 have their length before them. */
function skipLevels(bytes: Uint8Array, target: Uint8Array, max: number): Uint8Array {
  if (bytes.length < 4) throw new Damage('its levels end early');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  decodeHybrid(bytes.subarray(4, 4 + length), widthOf(max), target);
  return bytes.subarray(4 + length);
}

function readValues(
  bytes: Uint8Array,
  encoding: string,
  length: number,
  column: ParquetColumn,
  dictionary: PageValues | null,
): PageValues {
  if (length === 0) return [];
  const values = /^(?:PLAIN|RLE)_DICTIONARY$/u.test(encoding)
    ? lookUp(dictionary, bytes, length)
    : decoding(() => decodeValues(bytes, encoding, length, column));
  if (values.length !== length) throw new Damage(`a page has ${values.length} values, not ${length}`);
  return column.column.elementType === 'float16' && Array.isArray(values)
    ? joinHalves(values as Uint8Array[])
    : values;
}

function decodeValues(
  bytes: Uint8Array,
  encoding: string,
  length: number,
  { element, column }: ParquetColumn,
): PageValues {
  const type = element.type!;
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  switch (encoding) {
    case 'PLAIN':
      return column.elementType === 'float16'
        ? new Float16Array(bytes.slice(0, 2 * length).buffer)
        : readPlain(reader, type, length, element.type_length);
    case 'BYTE_STREAM_SPLIT':
      return byteStreamSplit(reader, checkFits(length, bytes), type, element.type_length);
    case 'DELTA_BINARY_PACKED': {
      const target = type === 'INT32' ? new Int32Array(length) : new BigInt64Array(length);
      deltaBinaryUnpack(reader, length, target);
      return target;
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY': {
      const target: Uint8Array[] = [];
      const decode = encoding === 'DELTA_BYTE_ARRAY' ? deltaByteArray : deltaLengthByteArray;
      decode(reader, length, target);
      return target;
    }
    default:
      throw new Damage(`its encoding ${encoding} is not read`);
  }
}

function lookUp(dictionary: PageValues | null, bytes: Uint8Array, length: number): PageValues {
  if (dictionary === null) throw new Damage('a page refers to a dictionary that is not there');
  const indices = new Uint32Array(length);
  decodeHybrid(bytes.subarray(1), bytes[0] ?? 0, indices);
  const Values = dictionary.constructor as new (length: number) => Record<number, unknown>;
  const values = (Array.isArray(dictionary) ? [] : new Values(length)) as unknown[];
  for (let i = 0; i < length; i++) {
    if (indices[i]! >= dictionary.length) throw new Damage('an index points beyond its dictionary');
    values[i] = dictionary[indices[i]!];
  }
  return values;
}

function joinHalves(values: readonly Uint8Array[]): Float16Array {
  const bytes = new Uint8Array(2 * values.length);
  values.forEach((value, i) => bytes.set(value, 2 * i));
  return new Float16Array(bytes.buffer);
}

function checkLength(length: number | undefined): number {
  if (length === undefined || length < 0 || length > ENTRIES_MAX)
    throw new Damage(`a page claims ${length} values`);
  return length;
}

function checkFits(length: number, bytes: Uint8Array): number {
  if (length > bytes.length) throw new Damage(`a page claims ${length} values, more than it has bytes`);
  return length;
}

function countOf(levels: Uint8Array, level: number): number {
  let count = 0;
  for (const each of levels) if (each === level) count++;
  return count;
}

const widthOf = (max: number): number => 32 - Math.clz32(max);
