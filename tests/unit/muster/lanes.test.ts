import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Lanes, type Sendable } from '#scripts/muster/push/lanes.ts';

const row = (number: number): Sendable => ({ row: number, value: number, bytes: 1 });
const open = (send: (rows: readonly Sendable[]) => Promise<void>, count = 4) =>
  new Lanes({ count, batchBytes: 3, batchRows: 1_000, send });

test('every row is sent once, and those of one ID in their order, however long each batch takes', async () => {
  const sent: number[] = [];
  let [under, most] = [0, 0];
  const lanes = open(async (rows) => {
    most = Math.max(most, ++under);
    await sleep(Math.random() * 5);
    sent.push(...rows.map((each) => each.row));
    under -= 1;
  });
  for (let i = 1; i <= 300; i++) await lanes.add(`id-${i % 50}`, row(i));
  await lanes.finish();
  expect(sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  for (let id = 0; id < 50; id++) {
    const own = sent.filter((number) => number % 50 === id);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
  expect([lanes.settledRow(), lanes.pendingBytes()]).toEqual([300, 0]);
});

test('settled is the row before the first that is not answered for, though later ones are', async () => {
  const gate = Promise.withResolvers<void>();
  const lanes = open((rows) => (rows[0]!.row === 4 ? gate.promise : Promise.resolve()), 1);
  for (let i = 1; i <= 7; i++) await lanes.add('id', row(i));
  expect([lanes.settledRow(), lanes.pendingBytes()]).toEqual([3, 4]);
  gate.resolve();
  await lanes.finish();
  expect(lanes.settledRow()).toBe(7);
});

test('a failure is thrown to whoever adds, and nothing is sent after it', async () => {
  let batches = 0;
  const lanes = open(() => Promise.reject(new Error(`batch ${++batches}`)), 1);
  const adding = (async () => {
    for (let i = 1; i <= 100; i++) await lanes.add('id', row(i));
  })();
  await expect(adding).rejects.toThrow('batch 1');
  await expect(lanes.finish()).rejects.toThrow('batch 1');
  expect(batches).toBe(1);
  expect(lanes.settledRow()).toBe(0);
});
