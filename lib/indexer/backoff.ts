/** A wait that doubles with every try up to a ceiling, spread over its upper half so that many do not come back at once. */
export function backOffMs(
  tries: number,
  firstMs: number,
  ceilingMs: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(ceilingMs, firstMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(full * (0.5 + random() / 2));
}
