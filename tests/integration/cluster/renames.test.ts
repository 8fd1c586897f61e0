import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { findOwner } from '#scripts/servers/redis-slots.ts';
import { startTestCluster } from '#tests/support/cluster.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// New IDs lie in other partitions than the old ones, and these at other nodes: the same code, the same tests.
await import('#tests/integration/operations/rename.test.ts');
await import('#tests/integration/operations/rename-races.test.ts');
await import('#tests/integration/pairing/groups.test.ts');
await import('#tests/integration/pairing/looks.test.ts');
await import('#tests/integration/stats/failures.test.ts');

test('items whose new IDs lie at other nodes are renamed, each to its partner, and nothing is left behind', async () => {
  const bench = await openRuntimeBench();
  const names = Array.from({ length: 40 }, (_, i) => `sku-${i}`);
  const ownerOf = async (id: string) => {
    const { clock } = bench.layout.keysOf(bench.layout.partitionOf(id));
    return findOwner(cluster, await cluster.masters[0]!.redis.cluster('KEYSLOT', clock));
  };
  const across = await Promise.all(
    names.map(async (id) => (await ownerOf(`${id} `)) !== (await ownerOf(id))),
  );
  expect(across.filter(Boolean).length).toBeGreaterThan(10);
  await bench.send(names.map((id, i) => [`${id} `, 'text', [i + 1, 1]]));
  await bench.send(names.map((id, i) => [id, 'image', [i + 1, 2]]));
  const { control, views } = bench.runtime;
  const { proposals } = await views.idRules('embeddings');
  expect(proposals).toMatchObject([{ id_rule: [{ step: 'trim' }], pairs_gained: 40, conflicts: 0 }]);
  const { id_rule: rule } = proposals[0]!;
  const { token } = await control.previewIdRule('embeddings', rule);
  await control.applyIdRule('embeddings', 'tester', { id_rule: rule, backlog: true, token });
  await expect
    .poll(() => bench.runtime.stats('embeddings'), { timeout: 20_000, interval: 50 })
    .toMatchObject({ indexed: 40, unmatched: 0, ready: 0, later: 0, have: { text: 0, image: 0 } });
  for (const i of [0, 17, 39])
    expect(await bench.runtime.readItem('embeddings', names[i]!, true)).toMatchObject({
      state: 'indexed',
      document: { vectors: { text: [i + 1, 1], image: [i + 1, 2] } },
    });
  await bench.close();
});
