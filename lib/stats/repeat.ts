/** Work that is done again and again. */
export interface Repeated {
  /** Does it once more and ends. */
  stop(): Promise<void>;
}

/**
 * Does some work at once and then once a period, never twice at a time: a turn that comes while it is being done is passed over.
 * The work reports its own failures.
 */
export function repeat(work: () => Promise<void>, periodMs = 1_000): Repeated {
  let isWorking = false;
  const workOnce = async (): Promise<void> => {
    isWorking = true;
    await work().finally(() => {
      isWorking = false;
    });
  };
  let working = workOnce();
  const timer = setInterval(() => {
    if (!isWorking) working = workOnce();
  }, periodMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await working.then(work);
    },
  };
}
