import { expect, test } from 'vitest';
import { layOut } from '#lib/pairing/keys.ts';

const spec = {
  name: 'c',
  partitions: 4,
  modalities: ['text', 'image'],
  required: ['text', 'image'],
  versions: 'arrival' as const,
  epoch: 0,
};
const layout = layOut('muster:', spec);

test('every key of a partition carries the same hash tag, whatever the ID', () => {
  const keys = [...layout.headKeys(2), layout.itemKey(2, 'a{b}c'), layout.keysOf(2).lookup];
  expect(keys.map((key) => /\{(.*?)\}/.exec(key)?.[1])).toEqual(keys.map(() => 'c:2'));
});

test('an ID stays in its partition, and IDs spread over all of them', () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `id-${i}`);
  const counts = [0, 1, 2, 3].map(
    (partition) => ids.filter((id) => layout.partitionOf(id) === partition).length,
  );
  expect(Math.min(...counts)).toBeGreaterThan(200);
  expect(layout.partitionOf('id-7')).toBe(layOut('other:', spec).partitionOf('id-7'));
});

test('there is one unmatched list per combination of modalities', () => {
  expect(layout.headKeys(0).slice(8)).toEqual([
    'muster:{c:0}:unmatched:text',
    'muster:{c:0}:unmatched:image',
    'muster:{c:0}:unmatched:text+image',
  ]);
});
