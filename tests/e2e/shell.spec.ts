import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'playwright/test';
import { stats, type Stats } from '#lib/contract/answers.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

/** Finds the Muster that runs on the folder. */
const run = (args: string[]) =>
  runScript(['scripts/muster.ts', ...args], { MUSTER_DATA_DIR: muster.dataDir });

async function readStats(collection: string): Promise<Stats> {
  return stats.parse(await (await fetch(`${muster.url}/api/collections/${collection}/stats`)).json());
}

async function hold(collection: string, count: number): Promise<void> {
  const embeddings = Array.from({ length: count }, (_, i) => ({ id: `id-${i}`, embedding: [1, i] }));
  const answer = await fetch(`${muster.url}/api/collections/${collection}/aggregate?type=text`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ embeddings }),
  });
  expect(answer.status).toBe(200);
}

test('a flush shows what it means and touches nothing where nobody says yes', async () => {
  await hold('unasked', 3);
  const flush = ['flush', '--collection', 'unasked', '--scope', 'unmatched'];
  const shown = await run([...flush, '--missing', 'image']);
  expect(shown).toMatchObject({ code: 1, output: expect.stringContaining('3 items of unasked') });
  expect(shown.output).toContain('say --yes where nobody can be asked');
  expect((await readStats('unasked')).unmatched).toBe(3);
  const older = await run([...flush, '--older-than', '1h', '--yes']);
  expect(older).toMatchObject({ code: 0, output: 'Nothing in unasked is meant by that.\n' });
  const one = await run([...flush, '--ids', 'id-1', '--yes']);
  expect(one.output).toContain('Flushed 1, skipped 0');
  expect(await run(['flush', '--collection', 'unasked'])).toMatchObject({ code: 1 });
});

test('verify tells of every breach, and exits 2 until there is none', async () => {
  await hold('verified', 7);
  const verify = (...more: string[]) => run(['verify', '--collection', 'verified', ...more]);
  expect(await verify()).toMatchObject({
    code: 0,
    output: expect.stringContaining('Checked 7 items: 0 breaches'),
  });
  const { redis: address } = JSON.parse(await readFile(path.join(muster.dataDir, 'run.json'), 'utf8')) as {
    redis: { host: string; port: number };
  };
  const redis = new Redis({ host: address.host, port: address.port });
  const sets = await redis.keys('muster:{verified:*}:ids:text');
  for (const set of sets) await redis.srem(set, 'id-3');
  redis.disconnect();
  const found = await verify('--repair');
  expect(found).toMatchObject({ code: 2, output: expect.stringContaining('"id-3": ') });
  expect(await verify()).toMatchObject({
    code: 0,
    output: expect.stringContaining(': 0 breaches, 0 repaired'),
  });
});

test('who asks how it is called is told, and that is no failure', async () => {
  for (const words of [['help'], ['--help'], ['flush', '-h']]) {
    const shown = await run(words);
    expect(shown).toMatchObject({
      code: 0,
      output: expect.stringContaining('npm run muster -- flush --scope'),
    });
  }
  expect((await run(['flush', '--help'])).output).not.toContain('keys create');
  expect(await run(['nothing'])).toMatchObject({ code: 1 });
});
