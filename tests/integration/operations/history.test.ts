import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityQuery } from '#lib/contract/requests.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send([['a', 'text', 1]]);
});
afterEach(() => bench.close());

const pause = (actor: string) => bench.runtime.control.setPaused('embeddings', actor, true);
const ask = (query: Partial<ActivityQuery>) =>
  bench.runtime.control.listActivity('embeddings', { limit: 100, format: 'json', ...query });

async function readAll(query: Partial<ActivityQuery>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await ask({ ...query, ...(cursor !== null && { cursor }) });
    ids.push(...page.activity.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return ids;
}

describe('the activity', () => {
  test.each([1, 2, 3, 4, 5, 7])(
    'of one action is read whole in pages of %i, each entry once',
    async (limit) => {
      for (let i = 0; i < 6; i++)
        await bench.runtime.control.actOnItems('embeddings', 'tester', 'discard', { ids: ['a'] });
      await pause('tester');
      const ids = await readAll({ action: 'discard', limit });
      expect(new Set(ids).size).toBe(6);
      expect(ids).toHaveLength(6);
    },
  );

  test('can be asked for what began lately only, by the clock of Redis', async () => {
    await pause('tester');
    expect((await ask({ newer_than_ms: 60_000 })).activity).not.toEqual([]);
    await expect.poll(async () => (await ask({ newer_than_ms: 1 })).activity).toEqual([]);
  });
});
