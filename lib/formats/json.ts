import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { FormatError } from './format-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Texts above this are not searched for the place of a fault: it would hold everyone up. */
const LOCATED_CHARS_MAX = 8 * 1024 * 1024;

/**
 * Parses a JSON text.
 * @param what how the text is called in an error: `The body`
 * @throws FormatError `invalid_json`, with the offset of the fault where it can be told
 */
export function parseJson(bytes: Uint8Array, what = 'The body'): unknown {
  if (bytes.length === 0) throw new FormatError('invalid_json', `${what} is empty, but has to be JSON`);
  const text = decode(bytes, what);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new FormatError('invalid_json', `${what} is no JSON: ${locate(text) ?? describe(error)}`, {
      cause: error,
    });
  }
}

/** @throws FormatError `invalid_json` when arrays and objects are nested deeper than `depthMax`. */
export function refuseDeepNesting(bytes: Uint8Array, depthMax: number): void {
  let depth = 0;
  for (const { byte, at } of punctuation(bytes)) {
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--;
    else if (byte !== COLON && ++depth > depthMax)
      throw new FormatError(
        'invalid_json',
        `The body is nested deeper than ${depthMax} levels, at offset ${at}`,
      );
  }
}

/** Whether a JSON text has more arrays, objects and members than that: parsed they take thirty times their bytes. */
export function hasMoreParts(bytes: Uint8Array, max: number): boolean {
  let parts = 0;
  for (const byte of [OPEN_ARRAY, OPEN_OBJECT, COLON])
    for (let at = bytes.indexOf(byte); at !== -1 && parts <= max; at = bytes.indexOf(byte, at + 1)) parts++;
  if (parts <= max) return false;
  // Most texts end here. These may have it all in their strings: look closer.
  parts = 0;
  for (const { byte } of punctuation(bytes))
    if (byte !== CLOSE_ARRAY && byte !== CLOSE_OBJECT && ++parts > max) return true;
  return false;
}

const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, COLON] = [0x5b, 0x5d, 0x7b, 0x7d, 0x3a];
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Brackets, braces and colons that stand in no string. */
function* punctuation(bytes: Uint8Array): Generator<{ byte: number; at: number }> {
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) inString = !inString;
    else if (inString) {
      if (byte === BACKSLASH) at++;
    } else if (
      byte === OPEN_ARRAY ||
      byte === CLOSE_ARRAY ||
      byte === OPEN_OBJECT ||
      byte === CLOSE_OBJECT ||
      byte === COLON
    )
      yield { byte, at };
  }
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new FormatError('invalid_json', `${what} is no UTF-8, at byte ${findInvalidUtf8(bytes)}`, {
      cause: error,
    });
  }
}

function locate(text: string): string | null {
  if (text.length > LOCATED_CHARS_MAX) return null;
  const literal = /[[,:]\s*(-?(?:NaN|Infinity))\b/.exec(text);
  if (literal?.[1] !== undefined) {
    const offset = literal.index + literal[0].length - literal[1].length;
    return `${literal[1]} at offset ${offset} is no JSON number`;
  }
  const [first] = findErrors(text);
  return first === undefined ? null : `${spell(printParseErrorCode(first.error))} at offset ${first.offset}`;
}

function findErrors(text: string): ParseError[] {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    // Unlike JSON.parse it goes down a level of the stack per level of the text.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors;
}

const spell = (code: string): string => code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** V8 quotes what is around the fault, which may be a vector or a key, and ends in the log. */
const describe = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s,
    ' is not expected there',
  );

/** Offset of the first byte that begins no character; U+FFFD itself may stand in a valid text. */
function findInvalidUtf8(bytes: Uint8Array): number {
  const text = lenientUtf8.decode(bytes);
  let offset = 0;
  for (let from = 0; ;) {
    const at = text.indexOf('\ufffd', from);
    offset += encoder.encode(text.slice(from, at)).length;
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) return offset;
    offset += 3;
    from = at + 1;
  }
}
