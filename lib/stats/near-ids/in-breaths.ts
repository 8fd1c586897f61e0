const ITEMS_A_BREATH = 1_000;

/** Goes through a long list, letting others have their turn in between. */
export async function inBreaths<T>(list: readonly T[], work: (item: T) => void): Promise<void> {
  for (let at = 0; at < list.length; at += ITEMS_A_BREATH) {
    for (const item of list.slice(at, at + ITEMS_A_BREATH)) work(item);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
