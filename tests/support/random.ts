/** Chance that can be played again. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A number from `min` to below `max`. */
  between(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Opens a source of chance (mulberry32): the same seed gives the same numbers. */
export function openRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + next() * (max - min);
  return { next, between, pick: (list) => list[Math.floor(between(0, list.length))]! };
}
