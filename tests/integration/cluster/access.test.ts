import { afterAll, beforeAll } from 'vitest';
import type { RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startTestCluster } from '#tests/support/cluster.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

// Keys, sessions and limits, once more: the same code, the same tests.
await import('#tests/integration/access/keys.test.ts');
await import('#tests/integration/access/sessions.test.ts');
await import('#tests/integration/access/rate.test.ts');
