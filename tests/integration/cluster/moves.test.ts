import { afterAll, beforeAll } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// Every way an item moves, once more: the same code, the same tests.
await import('#tests/integration/pairing/moves.test.ts');
