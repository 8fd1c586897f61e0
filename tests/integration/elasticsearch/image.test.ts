/** The two roles of the image beside each other, as docker-compose.yml and the manifests run them. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_KEY, withKey } from '#tests/support/access.ts';
import { layOutImage, type Container, type LaidImage } from '#tests/support/image.ts';
import { openTestRedis, listKeys, type TestRedis } from '#tests/support/redis.ts';
import { isLeftOut, url as elasticsearchUrl } from './support.ts';

const name = `image-${randomBytes(6).toString('hex')}`;
let redis: TestRedis;
let laid: LaidImage;
let app: Container;
let indexer: Container;

beforeAll(async () => {
  if (isLeftOut) return;
  redis = await openTestRedis();
  laid = await layOutImage();
  const settings = {
    REDIS_URL: process.env.MUSTER_TEST_REDIS_URL!,
    ELASTICSEARCH_URL: elasticsearchUrl,
    MUSTER_ADMIN_KEY: ADMIN_KEY,
    MUSTER_KEY_PREFIX: redis.keyPrefix,
    MUSTER_INDEXER: 'off',
  };
  app = await laid.run(settings);
  indexer = await laid.run({ ...settings, MUSTER_ROLE: 'indexer' });
  await app.awaitHealth('/api/health/ready');
  await indexer.awaitHealth('/api/health/ready');
}, 300_000);

afterAll(async () => {
  for (const container of [app, indexer]) {
    container?.signal('SIGKILL');
    await container?.ended;
  }
  laid?.remove();
  if (redis === undefined) return;
  const keys = await listKeys(redis);
  if (keys.length > 0) await redis.redis.del(...keys);
  redis.close();
});

const ask = async (container: Container, path: string, method = 'GET', body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${container.url}${path}`, {
    method,
    headers: { ...withKey(ADMIN_KEY), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
};

test.skipIf(isLeftOut)(
  'an indexer of the image indexes what an app of the image takes in, and both end in order',
  async () => {
    const rows = ['TEXT', 'IMAGE'].map((modality) => ({
      id: 'mug',
      embedding_type: `EMBEDDINGS_${modality}`,
      embedding: [0.5, -0.25, 1, 2],
    }));
    const sent = await ask(app, `/api/collections/${name}/aggregate`, 'POST', { embeddings: rows });
    expect(sent).toMatchObject({ accepted: 2, completed: 1 });
    await expect
      .poll(() => ask(app, `/api/collections/${name}/items/mug`), { timeout: 20_000 })
      .toMatchObject({ state: 'indexed' });

    const { replicas } = (await ask(app, '/api/system')) as {
      replicas: { role: string; indexes: boolean }[];
    };
    expect(
      replicas.map(({ role, indexes }) => ({ role, indexes })).toSorted((a, b) => (a.role < b.role ? -1 : 1)),
    ).toEqual([
      { role: 'app', indexes: false },
      { role: 'indexer', indexes: true },
    ]);

    await ask(app, `/api/collections/${name}`, 'DELETE');
    for (const container of [indexer, app]) {
      container.signal('SIGTERM');
      expect(await container.ended).toBe(0);
      expect(container.output()).not.toMatch(/EACCES|EROFS|EPERM|read-only file system|permission denied/i);
    }
  },
  60_000,
);

test.skipIf(isLeftOut)(
  'an indexer of the image that would have an index of its own refuses, and says why',
  async () => {
    const alone = await laid.run({
      REDIS_URL: process.env.MUSTER_TEST_REDIS_URL!,
      MUSTER_ADMIN_KEY: ADMIN_KEY,
      MUSTER_KEY_PREFIX: redis.keyPrefix,
      MUSTER_ROLE: 'indexer',
    });
    expect(await alone.ended).toBe(1);
    expect(alone.output()).toMatch(
      /^The embedded index belongs to one process, the app\. Set ELASTICSEARCH_URL /m,
    );
  },
);
