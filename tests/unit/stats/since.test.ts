import { expect, test } from 'vitest';
import type { Trouble } from '#lib/contract/console.ts';
import { openSinceKeeper } from '#lib/stats/since.ts';

const AT = 1_763_712_000_000;
const trouble = (code: Trouble['code'], since: number | null = null): Trouble => ({
  code,
  since,
  blame: 'engine',
  detail: 'Elasticsearch is away',
  consequence: 'Nothing is lost.',
  items: 0,
});

const sinceOf = (troubles: readonly Trouble[]) => troubles.map(({ since }) => since);

test('a trouble that lasts is told since it was first seen, one that comes again since then', () => {
  const keep = openSinceKeeper();
  const away = [trouble('engine_away')];
  expect(sinceOf(keep('c', away, AT))).toEqual([AT]);
  expect(sinceOf(keep('c', away, AT + 5_000))).toEqual([AT]);
  expect(keep('c', [], AT + 10_000)).toEqual([]);
  expect(sinceOf(keep('c', away, AT + 15_000))).toEqual([AT + 15_000]);
});

test('after a minute without a look nothing is said of the time before', () => {
  const keep = openSinceKeeper();
  keep('c', [trouble('engine_away')], AT);
  expect(sinceOf(keep('c', [trouble('engine_away')], AT + 61_000))).toEqual([AT + 61_000]);
});

test('collections are told apart, and a time that is known stays', () => {
  const keep = openSinceKeeper();
  keep('c', [trouble('engine_away')], AT);
  expect(sinceOf(keep('d', [trouble('engine_away')], AT + 1_000))).toEqual([AT + 1_000]);
  expect(sinceOf(keep('c', [trouble('engine_refuses', 7), trouble('setting')], AT + 2_000))).toEqual([
    7,
    null,
  ]);
});
