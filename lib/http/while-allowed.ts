/**
 * Passes on what comes, as long as its sender may send it.
 * @param confirm asked every so often, before the next one is passed on
 * @throws what `confirm` throws
 */
export async function* whileAllowed<T>(
  source: AsyncIterable<T>,
  confirm: () => Promise<void>,
  everyMs: number,
): AsyncGenerator<T> {
  let confirmedAt = performance.now();
  for await (const one of source) {
    if (performance.now() - confirmedAt >= everyMs) {
      await confirm();
      confirmedAt = performance.now();
    }
    yield one;
  }
}
