import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findFreePort } from '#scripts/support/ports.ts';
import { elasticsearchPart, type Part } from '#tests/support/parts.ts';
import { expectRight, setStage, type Stage } from '#tests/support/stage.ts';

// A killed Elasticsearch has to start anew within a test, which takes long where others use the cores too.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let dir: string;
let elasticsearch: Part;
let stage: Stage;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'muster-elasticsearch-'));
  chmodSync(dir, 0o755);
  const port = await findFreePort();
  elasticsearch = elasticsearchPart({ dir, port, heap: '512m' });
  await elasticsearch.start();
  stage = await setStage({ apps: [true], indexers: 1 }, `http://127.0.0.1:${port}`);
});
afterAll(async () => {
  await stage?.close();
  await elasticsearch.kill();
  rmSync(dir, { recursive: true, force: true });
});

/** Waits so long, and until much more is acknowledged than was. */
async function expectIntake(acknowledged: () => number, ms: number): Promise<void> {
  const before = acknowledged();
  await sleep(ms);
  await expect
    .poll(acknowledged, { timeout: 30_000, message: 'intake stands still too' })
    .toBeGreaterThan(before + 500);
}

test('while Elasticsearch stands still intake goes on; once it goes on, everything is indexed', async () => {
  const verdict = await stage.try(async ({ acknowledged }) => {
    await sleep(1_000);
    elasticsearch.signal('SIGSTOP');
    await expectIntake(acknowledged, 4_000);
    elasticsearch.signal('SIGCONT');
  });
  expectRight(verdict);
});

test('an Elasticsearch that is killed under load loses nothing: intake goes on, and what is held drains', async () => {
  const verdict = await stage.try(async ({ acknowledged, watch }) => {
    await sleep(1_500);
    await elasticsearch.kill();
    watch.forget();
    await expectIntake(acknowledged, 2_000);
    await elasticsearch.start();
  });
  expectRight(verdict);
});
