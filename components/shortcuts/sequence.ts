/** Single keys, and pairs that begin with `g`: what a key stands for after the ones before it. */
export type Sequence = { pending: string; atMs: number };

const PAIR_MS = 1_200;
const FIRST = 'g';

/** Before any key. */
export const NO_KEYS: Sequence = { pending: '', atMs: 0 };

/**
 * Adds a key. `combo` is what was typed, `g u` or `x`; null while the first of a pair waits for its second.
 * @param key as `KeyboardEvent.key` names it
 */
export function addKey(
  { pending, atMs }: Sequence,
  key: string,
  nowMs: number,
): { combo: string | null; next: Sequence } {
  if (pending !== '' && nowMs - atMs <= PAIR_MS) return { combo: `${pending} ${key}`, next: NO_KEYS };
  return key === FIRST ? { combo: null, next: { pending: key, atMs: nowMs } } : { combo: key, next: NO_KEYS };
}
