import { afterEach, expect, test } from 'vitest';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
afterEach(() => bench.close());

const pause = () => new Promise((resolve) => setTimeout(resolve, 1_100));

test('beyond the backlog limit new items are refused with 429, the cause and when to come back', async () => {
  bench = await openRuntimeBench({ MUSTER_BACKLOG_MAX: '2' });
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
  ]);
  await pause();
  // Where Redis takes long to count, a batch more may come in.
  let more = 0;
  const refused = () => bench.send([[`more-${more++}`, 'text', 1]]).catch((error: unknown) => error);
  await expect.poll(refused).toMatchObject({
    code: 'backlog_full',
    retryAfterS: 10,
    message: expect.stringMatching(/\d items are held, and the limit is 2/) as string,
  });
});

test('beyond the backlog limit the other side of held items is still taken, so that the backlog drains', async () => {
  bench = await openRuntimeBench({ MUSTER_BACKLOG_MAX: '2' });
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
  ]);
  await pause();
  expect(await bench.send([['a', 'image', 1]])).toMatchObject({ accepted: 1, completed: 1 });
  await expect
    .poll(async () => (await bench.runtime.stats('embeddings')).indexed, { timeout: 15_000 })
    .toBe(1);
  await expect
    .poll(() => bench.send([['c', 'text', 1]]).catch(() => null), { timeout: 15_000 })
    .toMatchObject({ accepted: 1 });
});
