/**
 * What a promise gives, if it does so in time. It is not cancelled: what it does goes on. An answer that has come while this
 * process was busy is in time, however long it was.
 * @param ms how long at most
 * @param describeLate the error to throw when the time is over
 * @throws what `describeLate` gives, and what the promise throws
 */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  describeLate: () => Error = () => new Error(`There was no answer within ${ms / 1_000} s.`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => afterReading(() => reject(describeLate())), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Timers run before sockets are read: what lies there is read first, and what follows from it done. */
const afterReading = (act: () => void): void => void setImmediate(() => setImmediate(act));
