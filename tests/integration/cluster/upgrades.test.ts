import { afterAll, beforeAll } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// Definitions, partitions and the note of the layout lie at different nodes: the same code, the same tests.
await import('#tests/integration/upgrade.test.ts');
