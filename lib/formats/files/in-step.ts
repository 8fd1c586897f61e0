/** A stretch of one source: what it gave, and from which of its rows on. */
interface Stretch<T> {
  item: T;
  from: number;
}

/** As many rows as all sources have at hand. */
export interface Step<T> {
  length: number;
  parts: Stretch<T>[];
}

/**
 * Goes through sources of rows side by side, row n with row n, however many rows each gives at a time.
 * @param onUnequal makes the error for sources that end at different rows, by the row that only some have
 */
export async function* inStep<T extends { length: number }>(
  sources: readonly AsyncIterable<T>[],
  onUnequal: (row: number) => Error,
): AsyncGenerator<Step<T>> {
  const cursors = sources.map((source) => ({
    rest: source[Symbol.asyncIterator](),
    item: null as T | null,
    at: 0,
  }));
  let row = 0;
  try {
    for (;;) {
      for (const cursor of cursors)
        while (cursor.item === null || cursor.at === cursor.item.length) {
          const { value, done } = await cursor.rest.next();
          cursor.item = done === true ? null : value;
          cursor.at = 0;
          if (done === true) break;
        }
      const open = cursors.filter(({ item }) => item !== null).length;
      if (open === 0) return;
      if (open < cursors.length) throw onUnequal(row + 1);
      const length = Math.min(...cursors.map(({ item, at }) => item!.length - at));
      yield { length, parts: cursors.map(({ item, at }) => ({ item: item!, from: at })) };
      for (const cursor of cursors) cursor.at += length;
      row += length;
    }
  } finally {
    for (const { rest } of cursors) await rest.return?.();
  }
}
