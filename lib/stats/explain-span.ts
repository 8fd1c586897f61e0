const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A length of time in its two largest units: `3 h 12 min`, `4 s`, `250 ms`. */
export function explainSpan(ms: number): string {
  const first = UNITS.findIndex(([unitMs]) => ms >= unitMs);
  if (first === -1) return `${Math.round(ms)} ms`;
  const [unitMs, unit] = UNITS[first]!;
  const whole = Math.floor(ms / unitMs);
  const [nextMs, next] = UNITS[first + 1] ?? [Infinity, ''];
  const rest = Math.floor((ms - whole * unitMs) / nextMs);
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${next}`;
}
