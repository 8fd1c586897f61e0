/** Partitions whose node does not answer: left out of claims until it does, so that they hold up no others. */
export interface Away {
  note(partition: number): void;
  has(partition: number): boolean;
  stop(): void;
}

const ASK_MS = 1_000;

/**
 * Starts without any.
 * @param ask throws while the partition cannot be reached
 * @param onBack told of each that answers again
 */
export function watchAway(
  ask: (partition: number) => Promise<unknown>,
  onBack: (partition: number) => void,
): Away {
  const timers = new Map<number, NodeJS.Timeout>();
  let stopped = false;

  function askLater(partition: number): void {
    if (!stopped) timers.set(partition, setTimeout(() => void askAgain(partition), ASK_MS).unref());
  }

  async function askAgain(partition: number): Promise<void> {
    try {
      await ask(partition);
    } catch {
      askLater(partition);
      return;
    }
    timers.delete(partition);
    if (!stopped) onBack(partition);
  }

  return {
    note: (partition) => {
      if (!timers.has(partition)) askLater(partition);
    },
    has: (partition) => timers.has(partition),
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
