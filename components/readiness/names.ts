const NUMBERS = ['none', 'complete', 'both', 'all three', 'all four', 'all five', 'all six'];

/** What a complete item has: `both`, `all three`. */
export const nameOfComplete = (required: number): string => NUMBERS[required] ?? `all ${required}`;

/** `text only`, `text + image`. */
export const nameOf = (has: readonly string[]): string =>
  has.length === 1 ? `${has[0]} only` : has.join(' + ') || 'nothing';
