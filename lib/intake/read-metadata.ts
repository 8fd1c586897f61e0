import { nameType } from '#lib/contract/item-id.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { quote } from '#lib/formats/quote.ts';

/**
 * Reads the metadata of an embedding.
 * @returns its JSON text, or the rule that it breaks
 */
export function readMetadata(value: unknown): { json: string } | { rule: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { rule: `the metadata is ${nameType(value)}, but has to be an object` };
  const unkept = explainUnkept(value, LIMITS.metadataDepth);
  if (unkept !== null) return { rule: `the metadata ${unkept}` };
  const json = JSON.stringify(value);
  const bytes = Buffer.byteLength(json);
  return bytes > LIMITS.metadataBytes
    ? { rule: `the metadata takes ${bytes} bytes of JSON; the limit is ${LIMITS.metadataBytes}` }
    : { json };
}

/** What of a value would not come out of the index as it went in; null when all would. */
function explainUnkept(value: unknown, depthLeft: number): string | null {
  if (typeof value === 'number') return explainNumber(value);
  if (typeof value === 'string') return value.isWellFormed() ? null : 'has malformed Unicode in it';
  if (typeof value !== 'object' || value === null) return null;
  if (depthLeft === 0) return `is nested deeper than ${LIMITS.metadataDepth} levels`;
  if (!Array.isArray(value)) {
    const wrong = Object.keys(value).find((key) => key.includes('\0') || !key.isWellFormed());
    if (wrong !== undefined) return `has a name with a NUL or malformed Unicode in it: ${quote(wrong)}`;
  }
  for (const inner of Object.values(value)) {
    const rule = explainUnkept(inner, depthLeft - 1);
    if (rule !== null) return rule;
  }
  return null;
}

function explainNumber(value: number): string | null {
  if (!Number.isFinite(value)) return 'has a number in it that is too large to be kept; send it as text';
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? 'has a whole number beyond 2^53 in it, which would be rounded; send it as text'
    : null;
}
