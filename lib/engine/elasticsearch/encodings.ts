import { writeByte, writeText, type ByteSink } from './byte-sink.ts';
import { encodeBase64, encodeVector } from './encode.ts';
import type { Field, Operation } from './operation.ts';
import {
  END_OBJECT,
  SEPARATOR,
  START_OBJECT,
  writeHeader,
  writeJson,
  writeName,
  writeVector,
} from './smile.ts';

/** One way to write operations. */
export interface Encoding {
  contentType: string;
  /** Writes an operation. @returns false, whatever has been written, when this encoding would not keep it to the letter */
  write(sink: ByteSink, operation: Operation): boolean;
}

const writeAsJson =
  (encode: (vector: Float32Array) => string) =>
  (sink: ByteSink, { action, source }: Operation): true => {
    const encodeValue = (value: Field[1], isGivenBack?: boolean): string => {
      if (typeof value === 'string') return value;
      return isGivenBack ? encodeVector(value) : encode(value);
    };
    const encodeField = ([name, value, isGivenBack]: Field): string =>
      `${JSON.stringify(name)}:${encodeValue(value, isGivenBack)}`;
    writeText(sink, `${action}\n`);
    if (source === undefined) return true;
    const fields = `{${source.fields.map(encodeField).join(',')}}`;
    writeText(sink, source.isPartial ? `{"doc":${fields}}\n` : `${fields}\n`);
    return true;
  };

function writeAsSmile(sink: ByteSink, { action, source }: Operation): boolean {
  writeHeader(sink);
  if (!writeJson(sink, action)) return false;
  writeByte(sink, SEPARATOR);
  if (source === undefined) return true;
  writeHeader(sink);
  if (source.isPartial) {
    writeByte(sink, START_OBJECT);
    writeName(sink, 'doc');
  }
  writeByte(sink, START_OBJECT);
  for (const [name, value] of source.fields) {
    if (!writeName(sink, name)) return false;
    if (typeof value !== 'string') writeVector(sink, value);
    else if (!writeJson(sink, value)) return false;
  }
  writeByte(sink, END_OBJECT);
  if (source.isPartial) writeByte(sink, END_OBJECT);
  writeByte(sink, SEPARATOR);
  return true;
}

const NDJSON = 'application/x-ndjson';

/** JSON with base64 of big-endian float32, known from 9.3 on. */
export const base64: Encoding = { contentType: NDJSON, write: writeAsJson(encodeBase64) };

/** Half the size of JSON with numbers, and less work on both sides. */
export const smile: Encoding = { contentType: 'application/smile', write: writeAsSmile };

export const numbers: Encoding = { contentType: NDJSON, write: writeAsJson(encodeVector) };
