import { afterAll, beforeAll } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// The new partitions lie at other nodes than the old ones: the same code, the same tests.
await import('#tests/integration/operations/repartition.test.ts');
await import('#tests/integration/operations/repartition-races.test.ts');
