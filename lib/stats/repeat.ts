/** Work that is done again and again. */
export interface Repeated {
  /** Does it once more and ends. */
  stop(): Promise<void>;
}

/** Does some work at once and then once a period, never twice at a time. The work reports its own failures. */
export function repeat(work: () => Promise<void>, periodMs = 1_000): Repeated {
  let working = work();
  const timer = setInterval(() => {
    working = working.then(work);
  }, periodMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await working.then(work);
    },
  };
}
