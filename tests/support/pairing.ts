import { claim, peekDue, type ClaimedItem } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { inspect, type HeldItem } from '#lib/pairing/inspect.ts';
import { layOut, type Layout, type PairingSpec } from '#lib/pairing/keys.ts';
import { put, type PutResult } from '#lib/pairing/put.ts';
import { findBreaches } from './breaches.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** A collection of one partition, for tests that move single items. */
export interface Bench extends TestRedis {
  layout: Layout;
  put(id: string, modality: string, value: number, version?: number): Promise<PutResult>;
  claim(leaseMs?: number): Promise<ClaimedItem[]>;
  state: (id: string) => Promise<HeldItem['state'] | null>;
  /** Breaches of the invariants, as sentences. */
  breaches(): Promise<string[]>;
  /** Closes it. @throws when an invariant does not hold */
  finish(): Promise<void>;
}

/** Opens a bench with its clocks set. */
export async function openBench(over: Partial<PairingSpec> = {}): Promise<Bench> {
  const test = await openTestRedis();
  const { redis } = test;
  const modalities = ['text', 'image'];
  const layout = layOut(test.keyPrefix, {
    name: 'c',
    partitions: 1,
    modalities,
    required: over.modalities ?? modalities,
    versions: 'arrival',
    epoch: 0,
    ...over,
  });
  await startClocks(redis, layout, 0);
  const breaches = () => findBreaches(redis, layout);
  return {
    ...test,
    layout,
    put: (id, modality, value, version) =>
      put(redis, layout, 0, 'tester', [{ id, modality, vector: Float32Array.of(value, 1), version }]),
    claim: async (leaseMs = 60_000) => {
      const ids = await peekDue(redis, layout, 0, 1_000);
      return ids.length === 0 ? [] : claim(redis, layout, 0, ids, leaseMs);
    },
    state: async (id) => (await inspect(redis, layout, id))?.state ?? null,
    breaches,
    async finish() {
      const found = await breaches();
      test.close();
      if (found.length > 0) throw new Error(`The invariants do not hold: ${found.join('; ')}`);
    },
  };
}
