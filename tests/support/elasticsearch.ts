import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startElasticsearch8 } from '#scripts/servers/elasticsearch8.ts';

/** True when whoever runs the tests has asked to leave out what needs Elasticsearch. */
export const leavesOutElasticsearch = (): boolean =>
  process.env.MUSTER_TEST_WITHOUT_ELASTICSEARCH === '1' && !process.env.MUSTER_TEST_ELASTICSEARCH_URL;

/** The Elasticsearch of the test run, or one that is started for the caller. */
export async function openElasticsearchServer(): Promise<{ url: string; close(): Promise<void> }> {
  const url = process.env.MUSTER_TEST_ELASTICSEARCH_URL;
  if (url) return { url, close: () => Promise.resolve() };
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-elasticsearch-'));
  // Elasticsearch runs as a user of its own, who has to get in.
  await chmod(dir, 0o755);
  const server = await startElasticsearch8({ dir: path.join(dir, 'elasticsearch'), heap: '512m' });
  return {
    url: server.url,
    async close() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
