import { afterEach, beforeEach, expect, test } from 'vitest';
import { put } from '#lib/pairing/put.ts';
import { eachWaiting } from '#lib/stats/near-ids/scan.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

const PARTITIONS = 48;
let bench: Bench;
beforeEach(async () => {
  bench = await openBench({ partitions: PARTITIONS });
});
afterEach(() => bench.finish());

test('a look through all that waits asks Redis for little at a time, however many partitions and items there are', async () => {
  const { redis, layout } = bench;
  const sent = Array.from({ length: 600 }, (_, i) => ({
    id: `id-${i}`,
    modality: i % 3 === 0 ? 'image' : 'text',
    vector: Float32Array.of(1, 1),
  }));
  const crowd = Array.from({ length: 20_000 }, (_, i) => `crowd-${i}`)
    .filter((id) => layout.partitionOf(id) === 7)
    .map((id) => ({ id, modality: 'text', vector: Float32Array.of(1, 1) }));
  for (const [partition, group] of Map.groupBy(sent, ({ id }) => layout.partitionOf(id)))
    await put(redis, layout, partition, 'tester', group);
  await put(redis, layout, 7, 'tester', crowd);

  let [underWay, mostAtOnce, longest] = [0, 0, 0];
  const watched = new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      const command = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (name !== 'muster_page') return command;
      return async (...args: unknown[]) => {
        mostAtOnce = Math.max(mostAtOnce, (underWay += 1));
        const reply = (await command(...args)) as unknown[];
        underWay -= 1;
        longest = Math.max(longest, (reply.length - 2) / 2);
        return reply;
      };
    },
  });
  const found: string[] = [];
  for await (const items of eachWaiting(watched, layout)) found.push(...items.map(({ id }) => id));
  expect(found.toSorted()).toEqual([...sent, ...crowd].map(({ id }) => id).toSorted());
  expect(mostAtOnce).toBeLessThanOrEqual(32);
  expect(longest).toBe(250);
});
