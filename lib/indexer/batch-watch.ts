import type { During } from '#lib/contract/stages.ts';

/** What is known of a batch as soon as it is claimed. */
export interface BatchAbout {
  collection: string;
  items: number;
  /** How long claiming it took. */
  claimMs: number;
  /** Since when the one of its items has been ready that has waited the longest, by Redis' time in ms; null: none says so. */
  readySince: number | null;
  /** Traceparents of what made items of these partitions ready. */
  origins: readonly string[];
}

/** Who looks on while batches are indexed. */
export interface BatchWatch {
  during: During;
  /** Runs all that is done with a batch. */
  run<T>(about: BatchAbout, act: () => Promise<T>): Promise<T>;
  /** Told of items whose lease ran out, or will, before they were settled. */
  noteLostLeases(collection: string, count: number): void;
}

/** Nobody does. */
export const UNWATCHED: BatchWatch = {
  during: (_stage, act) => act(),
  run: (_about, act) => act(),
  noteLostLeases: () => undefined,
};
