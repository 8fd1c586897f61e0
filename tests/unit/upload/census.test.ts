import { expect, test } from 'vitest';
import { Census } from '#components/upload/work/census.ts';

const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `item-${i}`);

test('hundreds of thousands of IDs are kept apart, and each repeat is found', () => {
  const census = new Census();
  const ids = idsOf(300_000);
  expect(ids.filter((id) => census.add(id, 0) !== 'new')).toEqual([]);
  expect(ids.filter((id) => census.add(id, 0) !== 'repeat')).toEqual([]);
  expect(census.size).toBe(300_000);
});

test('an ID that comes with another modality is known, and no repeat', () => {
  const census = new Census();
  expect([census.add('a', 0), census.add('a', 1), census.add('a', 1)]).toEqual(['new', 'known', 'repeat']);
});

test('IDs are counted by what comes of them and what is held', () => {
  const census = new Census();
  for (const id of ['a', 'b', 'c']) census.add(id, 0);
  for (const id of ['c', 'd']) census.add(id, 1);
  census.hold('b', 2);
  census.hold('nobody', 1);
  expect(census.combinations().toSorted((x, y) => x.sent - y.sent || x.held - y.held)).toEqual([
    { sent: 1, held: 0, count: 1 },
    { sent: 1, held: 2, count: 1 },
    { sent: 2, held: 0, count: 1 },
    { sent: 3, held: 0, count: 1 },
  ]);
});

test('a full census says that it is, takes no more, and still knows those it has', () => {
  const census = new Census(1_000);
  for (const id of idsOf(1_000)) census.add(id, 0);
  expect(census.isFull).toBe(false);
  expect(census.add('one more', 0)).toBe('unknown');
  expect(census.add('item-7', 0)).toBe('repeat');
  expect([census.isFull, census.size]).toEqual([true, 1_000]);
});
