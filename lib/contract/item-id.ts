import { LIMITS } from './vocabulary.ts';

// Control characters of ASCII and Latin-1, and the two separators that break lines in logs.
// oxlint-disable-next-line no-control-regex -- finding them is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Says what is wrong with an ID; null when nothing is. */
export function explainInvalidId(id: unknown): string | null {
  if (id === undefined) return 'the id is missing';
  if (typeof id !== 'string') return `the id is ${nameType(id)}, but has to be a string`;
  if (id === '') return 'the id is empty';
  if (!id.isWellFormed()) return 'the id is malformed Unicode (a lone surrogate)';
  if (CONTROL.test(id)) return 'the id has a control character or line separator in it';
  // No character of a string takes more than three bytes.
  if (3 * id.length <= LIMITS.idBytes) return null;
  const bytes = new TextEncoder().encode(id).length;
  return bytes > LIMITS.idBytes
    ? `the id takes ${bytes} bytes of UTF-8; the limit is ${LIMITS.idBytes}`
    : null;
}

/** A JSON value's type, with its article. */
export function nameType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
