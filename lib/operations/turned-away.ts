import type { Records } from './records.ts';

/** Notes in the activity log that embeddings of deleted IDs were turned away. */
export interface TurnedAway {
  note(collection: string, producer: string, count: number): void;
  /** Writes down what has not been yet. */
  stop(): Promise<void>;
}

const GATHERED_MS = 60_000;

/** Starts noting: the first time at once, then once a minute per collection and producer, so that a job gone wrong floods no log. */
export function startTurnedAway(records: Records, onError: (error: unknown) => void): TurnedAway {
  const gathering = new Map<string, { count: number; write: () => Promise<void>; timer: NodeJS.Timeout }>();

  async function write(collection: string, producer: string, count: number): Promise<void> {
    if (count === 0) return;
    try {
      const whole = { scope: null, filter: null, ids: null };
      await records.log({
        collection,
        actor: `producer ${producer}`,
        action: 'turned_away',
        count,
        ...whole,
      });
    } catch (error) {
      onError(error);
    }
  }

  return {
    note(collection, producer, count) {
      const name = `${collection} ${producer}`;
      const gathered = gathering.get(name);
      if (gathered !== undefined) {
        gathered.count += count;
        return;
      }
      const next = {
        count: 0,
        write: () => write(collection, producer, next.count),
        timer: setTimeout(() => {
          gathering.delete(name);
          void next.write();
        }, GATHERED_MS).unref(),
      };
      gathering.set(name, next);
      void write(collection, producer, count);
    },
    async stop() {
      for (const { timer } of gathering.values()) clearTimeout(timer);
      await Promise.all([...gathering.values()].map((one) => one.write()));
      gathering.clear();
    },
  };
}
