import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { BodySpec } from './bodies.ts';

/** Batches to be sent as fast as they are answered. */
export interface Load {
  /** Servers, in turn for each connection; `redis://` ones for the format `hset`. */
  urls: readonly string[];
  path: string;
  connections: number;
  /** Number of the first batch: it says which items are sent. */
  first: number;
  /** As many at most. */
  batches: number;
  /**
   * Batches answered before the clock starts; it then stops before the first connection falls idle, and so does the load. 0: all are
   * sent, and counted from the first to the last answer.
   */
  runUp: number;
  /** The run-up ends after half as long, what is counted after as long, however little was answered; no limit unless given. */
  secondsMax?: number;
  body: BodySpec;
}

export interface LoadResult {
  /** Embeddings a second. */
  perSecond: number;
  /** Embeddings sent, the run-up included. */
  rows: number;
  /** Processor time of the load itself, per embedding. */
  cpuPerRowUs: number;
}

/** The process that sends the load of a run. */
export interface Loader {
  pid: number;
  /** Encodes what was not encoded before, then sends. @throws at the first batch that is not answered 200 */
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** Starts it. */
export async function startLoader(): Promise<Loader> {
  const child = fork(new URL('./load-worker.ts', import.meta.url), { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await once(child, 'spawn');
  return {
    pid: child.pid!,
    async run(load) {
      child.send(load);
      const [said] = (await Promise.race([
        once(child, 'message'),
        ended.then(() => [{ failure: 'The load ended by itself.' }]),
      ])) as [{ result: LoadResult } | { failure: string }];
      if ('failure' in said) throw new Error(said.failure);
      return said.result;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
