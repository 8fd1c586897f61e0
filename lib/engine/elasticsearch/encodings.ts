import { encodeVector } from '#lib/engine/json.ts';
import { writeByte, writeText, type ByteSink } from './byte-sink.ts';
import { encodeBase64 } from './encode.ts';
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

function writeAsJson(
  sink: ByteSink,
  { action, source }: Operation,
  encode: (vector: Float32Array) => string,
): void {
  const encodeField = ([name, value]: Field): string =>
    `${JSON.stringify(name)}:${typeof value === 'string' ? value : encode(value)}`;
  writeText(sink, `${action}\n`);
  if (source === undefined) return;
  const fields = `{${source.fields.map(encodeField).join(',')}}`;
  writeText(sink, source.isPartial ? `{"doc":${fields}}\n` : `${fields}\n`);
}

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

/**
 * JSON with base64 of big-endian float32, known from 9.3 on. A vector that the server scales to unit length it rounds otherwise
 * than its own updates, which write arrays: over the updates it would wander away from what was sent.
 * @param scaled fields whose vectors the server keeps at unit length
 */
export const base64 = (scaled: ReadonlySet<string>): Encoding => ({
  contentType: NDJSON,
  write(sink, operation) {
    const isRounded = ([name, value]: Field): boolean =>
      typeof value !== 'string' && scaled.has(name) && !isUnit(value);
    if (operation.source?.fields.some(isRounded)) return false;
    writeAsJson(sink, operation, encodeBase64);
    return true;
  },
});

/** Half the size of JSON with numbers, and less work on both sides. */
export const smile: Encoding = { contentType: 'application/smile', write: writeAsSmile };

export const numbers: Encoding = {
  contentType: NDJSON,
  write(sink, operation) {
    writeAsJson(sink, operation, encodeVector);
    return true;
  },
};

/** Half of what the server itself takes for unit length, and leaves as it is. */
const SQUARE_OFF_MAX = 5e-4;

function isUnit(vector: Float32Array): boolean {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.abs(square - 1) <= SQUARE_OFF_MAX;
}
