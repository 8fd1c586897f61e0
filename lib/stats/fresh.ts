/**
 * Makes a reader that reads each thing at most once in a while, however many ask; a failure is not kept, nor what is no longer
 * fresh once something else is read.
 * @param keyOf what tells things apart
 */
export function keepFresh<A, T>(
  freshMs: number,
  read: (asked: A) => Promise<T>,
  keyOf: (asked: A) => string = String,
): (asked: A) => Promise<T> {
  const cache = new Map<string, { readAt: number; answer: Promise<T> }>();
  return (asked) => {
    const key = keyOf(asked);
    const cached = cache.get(key);
    if (cached !== undefined && performance.now() - cached.readAt < freshMs) return cached.answer;
    for (const [old, { readAt }] of cache) if (performance.now() - readAt >= freshMs) cache.delete(old);
    const answer = read(asked);
    cache.set(key, { readAt: performance.now(), answer });
    answer.catch(() => cache.delete(key));
    return answer;
  };
}
