import { claim, peekDue, type ClaimedItem } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { count } from '#lib/pairing/count.ts';
import { inspect, type HeldItem } from '#lib/pairing/inspect.ts';
import { layOut, type Layout, type PairingSpec } from '#lib/pairing/keys.ts';
import { put, type PutResult } from '#lib/pairing/put.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** A collection of one partition, for tests that move single items. */
export interface Bench extends TestRedis {
  layout: Layout;
  put(id: string, modality: string, value: number, version?: number): Promise<PutResult>;
  claim(leaseMs?: number): Promise<ClaimedItem[]>;
  state(id: string): Promise<HeldItem['state'] | null>;
  /** Breaches of the protocol's invariants (a) and (b), as sentences. */
  breaches(): Promise<string[]>;
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
    breaches: () => findBreaches(test, layout),
  };
}

async function findBreaches({ redis }: TestRedis, layout: Layout): Promise<string[]> {
  const names = layout.spec.modalities;
  const keys = layout.keysOf(0);
  const sets = await Promise.all(keys.ids.map((set) => redis.smembers(set)));
  const held = new Set(sets.flat());
  const breaches: string[] = [];
  for (const id of held) {
    const fields = await redis.hkeys(layout.itemKey(0, id));
    const mask = names.reduce((sum, name, m) => sum + (fields.includes(`v:${name}`) ? 1 << m : 0), 0);
    names.forEach((name, m) => {
      if (sets[m]!.includes(id) !== ((mask & (1 << m)) !== 0))
        breaches.push(`(a) ${id}: the set ids:${name} and the item differ`);
    });
    const lists = [keys.ready, keys.failed, ...keys.unmatched];
    const scores = await Promise.all(lists.map((list) => redis.zscore(list, id)));
    const inLists = lists.filter((_, i) => scores[i] !== null);
    if (inLists.length !== 1) breaches.push(`(b) ${id} is in ${inLists.length} lists: ${inLists.join(', ')}`);
    const unmatched = inLists.find((list) => list.includes(':unmatched:'));
    if (unmatched !== undefined && unmatched !== keys.unmatched[mask - 1])
      breaches.push(`(b) ${id} is in ${unmatched}, but holds ${layout.namesIn(mask).join('+')}`);
  }
  const counts = await count(redis, layout);
  const listed = counts.ready + counts.failed + counts.unmatched.reduce((sum, list) => sum + list.count, 0);
  if (listed !== held.size) breaches.push(`(b) ${listed} IDs are listed, ${held.size} are held`);
  return breaches;
}
