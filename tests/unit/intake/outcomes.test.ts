import { expect, test } from 'vitest';
import type { ItemOutcome } from '#lib/contract/answers.ts';
import { OutcomeList } from '#lib/intake/outcomes.ts';

const outcome = (position: number, status: ItemOutcome['status'] = 'accepted'): ItemOutcome => ({
  position,
  id: String(position),
  modality: 'text',
  status,
});

test('while they fit, all outcomes are kept in order', () => {
  const list = new OutcomeList({ itemsMax: 3, charsMax: 1_000 });
  list.add([outcome(0), outcome(1, 'rejected')]);
  list.add([outcome(2, 'duplicate')]);
  expect(list.list()).toEqual({ items: [outcome(0), outcome(1, 'rejected'), outcome(2, 'duplicate')] });
});

test('of a longer stream those that were not taken are kept, and the others counted', () => {
  const list = new OutcomeList({ itemsMax: 3, charsMax: 1_000 });
  list.add([outcome(0), outcome(1, 'rejected')]);
  list.add([outcome(2), outcome(3, 'stale'), outcome(4)]);
  list.add([outcome(5, 'duplicate'), outcome(6, 'rejected'), outcome(7, 'rejected')]);
  const { items, items_omitted: omitted } = list.list();
  expect(items.map(({ position }) => position)).toEqual([1, 3, 6]);
  expect(omitted).toBe(5);
});

test('what would take more characters than the answer may have is counted, not kept', () => {
  const rejected = (position: number, chars: number): ItemOutcome => ({
    ...outcome(position, 'rejected'),
    error: { code: 'unknown_field', reason: 'x'.repeat(chars) },
  });
  const list = new OutcomeList({ itemsMax: 1_000, charsMax: 100 });
  list.add([outcome(0), rejected(1, 60), rejected(2, 60), rejected(3, 30)]);
  const { items, items_omitted: omitted } = list.list();
  expect(items.map(({ position }) => position)).toEqual([1, 3]);
  expect(omitted).toBe(2);
});
