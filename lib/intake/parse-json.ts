import { isUtf8 } from 'node:buffer';
import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';

const REPLACEMENT = Buffer.from('\ufffd');

/** Bodies above this are not searched for the place of a fault: it would hold everyone up. */
const LOCATED_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Parses a JSON body.
 * @throws MusterError `invalid_json`, with the offset of the fault where it can be told
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new MusterError('invalid_json', 'The body is empty, but has to be JSON.');
  if (!isUtf8(body))
    throw new MusterError('invalid_json', `The body is no UTF-8, at byte ${findInvalidUtf8(body)}.`);
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new MusterError('invalid_json', `The body is no JSON: ${locate(text) ?? describe(error)}.`, {
      cause: error,
    });
  }
}

/** @throws MusterError `invalid_json` when arrays and objects are nested deeper than any batch is. */
export function refuseDeepNesting(body: Buffer): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > LIMITS.jsonDepth)
        throw new MusterError(
          'invalid_json',
          `The body is nested deeper than ${LIMITS.jsonDepth} levels, at offset ${at}.`,
        );
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
}

function locate(text: string): string | null {
  const literal = /[[,:]\s*(-?(?:NaN|Infinity))\b/.exec(text.length > LOCATED_BYTES_MAX ? '' : text);
  if (literal?.[1] !== undefined) {
    const offset = literal.index + literal[0].length - literal[1].length;
    return `${literal[1]} at offset ${offset} is no JSON number`;
  }
  if (text.length > LOCATED_BYTES_MAX || /[[{]{500}/.test(text)) return null;
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  return first === undefined ? null : `${spell(printParseErrorCode(first.error))} at offset ${first.offset}`;
}

const spell = (code: string): string => code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Offset of the first byte that begins no character; U+FFFD itself may stand in a valid text. */
function findInvalidUtf8(body: Buffer): number {
  const text = body.toString('utf8');
  let offset = 0;
  for (let from = 0; ;) {
    const at = text.indexOf('\ufffd', from);
    offset += Buffer.byteLength(text.slice(from, at));
    if (!body.subarray(offset, offset + 3).equals(REPLACEMENT)) return offset;
    offset += 3;
    from = at + 1;
  }
}
