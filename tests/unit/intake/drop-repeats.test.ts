import { expect, test } from 'vitest';
import { dropRepeats } from '#lib/intake/drop-repeats.ts';

const arrival = (id: string, value: number, version?: number) => ({
  id,
  modality: 'text',
  vector: Float32Array.of(value),
  version,
});

test('by arrival the last of an (ID, modality) wins, and the others count as duplicates', () => {
  const { arrivals, duplicates } = dropRepeats(
    [arrival('a', 1), arrival('b', 2), arrival('a', 3)],
    'arrival',
  );
  expect(arrivals.map(({ id, vector }) => [id, vector[0]])).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
  expect(duplicates).toBe(1);
});

test('by the producer the highest version wins, the first on a tie', () => {
  const { arrivals } = dropRepeats([arrival('a', 1, 5), arrival('a', 2, 5), arrival('a', 3, 4)], 'producer');
  expect(arrivals.map(({ vector }) => vector[0])).toEqual([1]);
});
