import { describe, expect, test } from 'vitest';
import { compareShapes, noteMadeUp } from '#tests/support/examples.ts';

describe('an answer is compared with what a document shows', () => {
  test('values may differ, and lists be shorter or longer', () => {
    const shown = { count: 2, sample: [{ id: 'a', at: null }] };
    expect(compareShapes(shown, { count: 0, sample: [] })).toEqual([]);
    expect(
      compareShapes(shown, {
        count: 9,
        sample: [
          { id: 'b', at: 1 },
          { id: 'c', at: 2 },
        ],
      }),
    ).toEqual([]);
  });

  test('a member that is missing, new, or of another kind is named', () => {
    expect(compareShapes({ a: 1, b: [{ c: 'x' }] }, { b: [{ c: 1 }], d: true })).toEqual([
      '$.a is shown, but not answered',
      '$.b[0].c is shown as string, and answered as number',
      '$.d is answered, but not shown',
    ]);
  });

  test('a token that a document shows stands for the one that was given', () => {
    const made = new Map<string, string>();
    noteMadeUp({ token: '5b0c…', count: 1 }, { token: 'real', count: 2 }, made);
    expect([...made]).toEqual([['5b0c…', 'real']]);
  });
});
