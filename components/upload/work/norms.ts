/** How long vectors are. */
export interface Norms {
  min: number;
  max: number;
  /** How many in each of as many equal steps from least to most, or a little around where all are alike. */
  bins: number[];
}

const BINS = 48;
const SPAN_MIN = 1e-3;
const UNIT_TOLERANCE = 1e-2;

/** Measures rows of a matrix; null where there are none. */
export function measureNorms(vectors: Float32Array, dims: number): Norms | null {
  const norms: number[] = [];
  for (let row = 0; (row + 1) * dims <= vectors.length && dims > 0; row++) {
    let squares = 0;
    for (let i = row * dims; i < (row + 1) * dims; i++) squares += vectors[i]! * vectors[i]!;
    if (Number.isFinite(squares)) norms.push(Math.sqrt(squares));
  }
  if (norms.length === 0) return null;
  const min = norms.reduce((a, b) => Math.min(a, b));
  const max = norms.reduce((a, b) => Math.max(a, b));
  // What differs by rounding only is one bar, not a landscape.
  const span = Math.max(max - min, SPAN_MIN * max);
  const from = (min + max - span) / 2;
  const bins = Array.from({ length: BINS }, () => 0);
  const step = span / BINS || 1;
  for (const norm of norms) bins[Math.min(BINS - 1, Math.floor((norm - from) / step))]! += 1;
  return { min, max, bins };
}

/** Whether all of them are 1 long, or as good as. */
export const areUnit = ({ min, max }: Norms): boolean =>
  Math.abs(min - 1) <= UNIT_TOLERANCE && Math.abs(max - 1) <= UNIT_TOLERANCE;
