import { describe, expect, test } from 'vitest';
import { consequenceOf, phraseOf, receiptOf } from '#components/controls/actions.ts';
import { thinVector, measureVector } from '#components/item/measure-vector.ts';
import { FILTERS } from '#components/items/filters.ts';
import { matchingOf } from '#components/items/matching.ts';
import { ALL, isSelected, NOTHING, toggle } from '#components/items/selection.ts';
import { sayNear } from '#components/near/say-near.ts';
import { addKey, NO_KEYS } from '#components/shortcuts/sequence.ts';
import { readTheme } from '#components/theme/theme.ts';
import { cutAtOddSpaces } from '#components/ui/odd-spaces.ts';

describe('odd spaces', () => {
  test('trailing, leading, doubled and strange ones are drawn and named', () => {
    expect(cutAtOddSpaces('a ')).toEqual([
      { text: 'a', odd: null },
      { text: '␣', odd: 'space' },
    ]);
    expect(cutAtOddSpaces(' a')[0]).toEqual({ text: '␣', odd: 'space' });
    expect(cutAtOddSpaces('a  b')[1]).toEqual({ text: '␣␣', odd: '2 × space' });
    expect(cutAtOddSpaces('a\u00a0b')[1]).toEqual({ text: '␣', odd: 'no-break space' });
    expect(cutAtOddSpaces('a\u200bb')[1]).toEqual({ text: '␣', odd: 'zero-width space' });
  });

  test('a mark that turns the direction of an ID is drawn and named', () => {
    expect(cutAtOddSpaces('a\u202eb')[1]).toEqual({ text: '␣', odd: 'direction mark' });
  });

  test('the joiners of an emoji are a part of it', () => {
    expect(cutAtOddSpaces('👩\u200d👩\u200d👧')).toEqual([{ text: '👩\u200d👩\u200d👧', odd: null }]);
    expect(cutAtOddSpaces('a\u200db')[1]).toEqual({ text: '␣', odd: 'zero-width joiner' });
  });

  test('a plain space between words is left alone', () => {
    expect(cutAtOddSpaces('red mug')).toEqual([{ text: 'red mug', odd: null }]);
  });
});

describe('near IDs', () => {
  test('a count of a part of what waits is told as the least', () => {
    expect(sayNear(1, true)).toBe('1 has another side under a near ID');
    expect(sayNear(1_204, false)).toBe('at least 1,204 have another side under a near ID');
  });
});

describe('filters in the address', () => {
  test('an age that is none is no filter, also where every object has such a word', () => {
    expect(FILTERS.age.parse('6h')).toBe('6h');
    expect(['9y', 'constructor', 'toString'].map((age) => FILTERS.age.parse(age))).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('keys', () => {
  test('g waits for its second key, which counts only in time', () => {
    const first = addKey(NO_KEYS, 'g', 1_000);
    expect(first.combo).toBeNull();
    expect(addKey(first.next, 'u', 1_500).combo).toBe('g u');
    expect(addKey(first.next, 'u', 9_000).combo).toBe('u');
  });
});

describe('actions', () => {
  const flush = { action: 'flush', scope: 'unmatched' } as const;

  test('what cannot be undone is typed, what can be is not', () => {
    expect(phraseOf(flush, 8_412)).toBe('flush 8412');
    expect(phraseOf({ action: 'discard', scope: 'failed' }, 3)).toBe('discard 3');
    expect(phraseOf({ action: 'requeue', scope: 'failed' }, 3)).toBeNull();
    expect(phraseOf({ action: 'flush', scope: 'ready' }, 3)).toBeNull();
  });

  test('the receipt counts what moved on', () => {
    expect(receiptOf(flush, 8_397, 15)).toBe(
      'Flushed 8,397. 15 changed since the preview and were left out.',
    );
    expect(receiptOf(flush, 2, 0)).toBe('Flushed 2.');
  });

  test('the consequence names the side that stays empty', () => {
    expect(consequenceOf({ ...flush, filter: { missing: 'image' } })).toContain('without their image');
  });
});

describe('selection', () => {
  test('one row less than all is what was read, without it', () => {
    const read = [{ id: 'a' }, { id: 'b' }];
    const rest = toggle(ALL, 'a', read);
    expect(isSelected(rest, 'a')).toBe(false);
    expect(isSelected(rest, 'b')).toBe(true);
    expect(isSelected(toggle(NOTHING, 'z', read), 'z')).toBe(true);
  });

  test('how many match is told only where the counts tell it', () => {
    const stats = { unmatched: 10, failed: 2, missing: { image: 7 } } as never;
    expect(matchingOf('unmatched', { missing: 'image' }, stats)).toBe(7);
    expect(matchingOf('failed', {}, stats)).toBe(2);
    expect(matchingOf('unmatched', { prefix: 'a' }, stats)).toBeNull();
  });
});

test('a thinned vector keeps its peaks', () => {
  const values = [0, 0.1, -0.9, 0.2, 0.5, 0.4];
  expect(thinVector(values, 2)).toEqual([-0.9, 0.5]);
  expect(measureVector([3, -4])).toEqual({ norm: 5, min: -4, max: 3 });
});

test('a cookie that names no theme leaves it to the system', () => {
  expect(readTheme('neon')).toBe('system');
  expect(readTheme(undefined)).toBe('system');
  expect(readTheme('dark')).toBe('dark');
});
