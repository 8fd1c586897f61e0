const TENTHS = 1_000;

/** Tenths of a percent that add up to 100 % (largest remainder). */
function tenths(counts: readonly number[], total: number): number[] {
  const exact = counts.map((n) => (n / total) * TENTHS);
  const whole = exact.map(Math.floor);
  const left = TENTHS - whole.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1;
  return whole;
}

/** Shares in words: one decimal, two below 0.1, then `< 0.01 %`. */
export function shares(counts: readonly number[]): string[] {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return counts.map(() => '0 %');
  const rounded = tenths(counts, total);
  return counts.map((n, i) => {
    const percent = (n / total) * 100;
    if (n === 0) return '0 %';
    if (n === total) return '100 %';
    if (percent < 0.01) return '< 0.01 %';
    if (percent < 0.1) return `${percent.toFixed(2)} %`;
    return `${((rounded[i] ?? 0) / 10).toFixed(1)} %`;
  });
}
