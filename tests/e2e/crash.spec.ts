import { expect, test } from 'playwright/test';
import { findLost, readStats, sendLoad } from '#tests/support/load.ts';
import { startMuster } from '#tests/support/muster.ts';

test.setTimeout(240_000);

test('everything acknowledged before app and Redis are killed is there after a new start', async () => {
  // Short leases: what the killed indexer held is taken up soon.
  const before = await startMuster({ env: { MUSTER_LEASE_MS: '3000' } });
  let killed: Promise<void> | undefined;
  const load = {
    collection: 'crash',
    items: 200_000,
    dims: 64,
    batchRows: 200,
    connections: 4,
    twiceEvery: 7,
  };
  const result = await sendLoad({ url: before.url, ...load }, ({ acknowledged }) => {
    if (acknowledged.size > 30_000) killed ??= before.kill();
    return killed !== undefined;
  });
  await killed;
  expect(killed, 'the load ended before the kill').toBeDefined();

  const after = await startMuster({ dataDir: before.dataDir, env: { MUSTER_LEASE_MS: '3000' } });
  try {
    await expect
      .poll(
        async () => {
          const { ready, later } = await readStats(after.url, 'crash');
          return ready + later;
        },
        { timeout: 120_000 },
      )
      .toBe(0);
    const every = Math.ceil(result.acknowledged.size / 4_000);
    const sample = [...result.acknowledged].filter((_, i) => i % every === 0);
    expect(await findLost(after.url, 'crash', sample)).toEqual([]);
  } finally {
    expect(await after.stop()).toBe(0);
  }
});

test('a second start on the same data is refused with a sentence', async () => {
  const muster = await startMuster();
  try {
    await expect(startMuster({ dataDir: muster.dataDir })).rejects.toThrow(/already/);
  } finally {
    expect(await muster.stop()).toBe(0);
  }
});
