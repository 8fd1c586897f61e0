import { afterAll, beforeAll } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// What operators do, once more: the same code, the same tests.
await import('#tests/integration/operations/items.test.ts');
await import('#tests/integration/operations/collections.test.ts');
await import('#tests/integration/operations/verify.test.ts');
