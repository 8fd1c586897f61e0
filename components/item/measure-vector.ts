/** A vector's length and reach. */
export type Measured = { norm: number; min: number; max: number };

/** Norm, smallest and largest value of a vector that is not empty. */
export function measureVector(values: readonly number[]): Measured {
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value * value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { norm: Math.sqrt(sum), min, max };
}

/** The values as bars of a picture `width` wide: each the one furthest from zero of those that share its place. */
export function thinVector(values: readonly number[], width: number): number[] {
  const bars = Math.min(values.length, width);
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor((i * values.length) / bars);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / bars));
    return values.slice(from, to).reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
  });
}
