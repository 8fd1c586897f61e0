/** Makes a reader that reads each key at most once in a while, however many ask; a failure is not kept. */
export function keepFresh<T>(
  freshMs: number,
  read: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const cache = new Map<string, { readAt: number; answer: Promise<T> }>();
  return (key) => {
    const cached = cache.get(key);
    if (cached !== undefined && performance.now() - cached.readAt < freshMs) return cached.answer;
    for (const [old, { readAt }] of cache) if (performance.now() - readAt >= freshMs) cache.delete(old);
    const answer = read(key);
    cache.set(key, { readAt: performance.now(), answer });
    answer.catch(() => cache.delete(key));
    return answer;
  };
}
