import { FormatError, UnreadableRow } from './format-error.ts';
import { parseJson } from './json.ts';

const NEWLINE = 0x0a;

/** One line: its number from 1 on, its value, and the bytes it took. */
export interface Line {
  number: number;
  value: unknown;
  bytes: number;
  /** Its bytes once more; empty where there were too many. */
  text: () => Uint8Array;
}

/**
 * Reads NDJSON as it arrives: one JSON value a line, blank lines left out. A line that is none, or longer than the limit, gives
 * an `UnreadableRow`. No more than one line is held.
 */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  lineBytesMax: number,
  parse: typeof parseJson = parseJson,
): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Uint8Array[] = [];
  let length = 0;
  const keep = (piece: Uint8Array): void => {
    length += piece.length;
    if (length <= lineBytesMax) pieces.push(piece);
    else pieces = [];
  };
  const finish = (): Line => {
    number += 1;
    const [kept, keptBytes] = [pieces, length];
    const line = {
      number,
      value: readLine(pieces, length, number, lineBytesMax, parse),
      bytes: length,
      text: () => (keptBytes > lineBytesMax ? new Uint8Array() : join(kept, keptBytes)),
    };
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      // A sender may well send a hundred megabytes of these.
      for (; length === 0 && chunk[from] === NEWLINE; from++) number += 1;
      const end = chunk.indexOf(NEWLINE, from);
      if (end === -1) break;
      keep(chunk.subarray(from, end));
      from = end + 1;
      const line = finish();
      if (line.value !== undefined) yield line;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
  }
  const last = finish();
  if (last.value !== undefined) yield last;
}

/** A line's value; undefined for a blank line. */
function readLine(
  pieces: readonly Uint8Array[],
  length: number,
  number: number,
  lineBytesMax: number,
  parse: typeof parseJson,
): unknown {
  if (length > lineBytesMax)
    return new UnreadableRow(`line ${number} has ${length} bytes; the limit is ${lineBytesMax}`);
  const line = pieces.length === 1 ? pieces[0]! : join(pieces, length);
  if (isBlank(line)) return undefined;
  try {
    return parse(line, `line ${number}`);
  } catch (error) {
    if (error instanceof FormatError) return new UnreadableRow(error.message);
    throw error;
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
