import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { serveMetrics } from '#lib/http/serve-metrics.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { readMetrics } from '#tests/support/metrics.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

const ADMIN = 'test-admin-key-7f83b1657ff1fc53b92d';
const HOST = '127.0.0.1';

async function serve(env: Record<string, string> = {}) {
  const bench = await openRuntimeBench(env);
  const port = await findFreePort();
  const end = await serveMetrics(bench.runtime, { host: HOST, port });
  const ask = (path: string, init: RequestInit = {}) => fetch(`http://${HOST}:${port}${path}`, init);
  return {
    ask,
    close: async () => {
      await end();
      await bench.close();
    },
  };
}

test('an indexer of its own tells its metrics at the same address, and nothing else', async () => {
  const { ask, close } = await serve();
  const answer = await ask('/api/metrics');
  expect(answer.status).toBe(200);
  expect(readMetrics(await answer.text()).sum('muster_redis_up')).toBe(1);
  expect((await ask('/api/collections')).status).toBe(404);
  expect((await ask('/api/metrics', { method: 'POST' })).status).toBe(404);
  await close();
});

test('with keys in force it asks for one that may read', async () => {
  const { ask, close } = await serve({ MUSTER_ADMIN_KEY: ADMIN });
  expect((await ask('/api/metrics')).status).toBe(401);
  expect((await ask('/api/metrics', { headers: { authorization: 'Bearer nobodys' } })).status).toBe(401);
  expect((await ask('/api/metrics', { headers: { authorization: `Bearer ${ADMIN}` } })).status).toBe(200);
  await close();
});

test('npm run indexer serves them where MUSTER_METRICS_PORT says', async () => {
  const port = await findFreePort();
  const child = spawn(process.execPath, ['scripts/indexer.ts'], {
    env: {
      NODE_ENV: 'test',
      REDIS_URL: process.env.MUSTER_TEST_REDIS_URL,
      MUSTER_KEY_PREFIX: 'metrics-of-an-indexer:',
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
      MUSTER_METRICS_PORT: String(port),
      MUSTER_LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('Metrics: ')) break;
  }
  const told = readMetrics(await (await fetch(`http://${HOST}:${port}/api/metrics`)).text());
  expect(told.sum('muster_build_info', { role: 'indexer', engine: 'elasticsearch' })).toBe(1);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
