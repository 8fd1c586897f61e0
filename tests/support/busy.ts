/** Keeps this process from doing anything else, as the parse of a large body does. */
export function keepBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
