import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shares } from '#components/readiness/share.ts';

describe('shares in words', () => {
  test('have one decimal and add up by the largest remainder', () => {
    expect(shares([148_210, 1_284, 63_912])).toEqual(['69.5 %', '0.6 %', '29.9 %']);
    expect(shares([1, 1, 1])).toEqual(['33.4 %', '33.3 %', '33.3 %']);
  });

  test('have two decimals below 0.1 %, and a bound below 0.01 %', () => {
    expect(shares([148_210, 22, 63_912])).toEqual(['69.9 %', '0.01 %', '30.1 %']);
    expect(shares([9_999, 1])[1]).toBe('0.01 %');
    expect(shares([1_000_000, 1])[1]).toBe('< 0.01 %');
  });

  test('call nothing 0 % and everything 100 %', () => {
    expect(shares([0, 5])).toEqual(['0 %', '100 %']);
    expect(shares([0, 0])).toEqual(['0 %', '0 %']);
  });

  test('add up to 100.0 whenever no part is under 0.1 %', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 10_000 }), { minLength: 2, maxLength: 9 }),
        (counts) => {
          const sum = shares(counts).reduce((total, words) => total + Number.parseFloat(words), 0);
          expect(sum).toBeCloseTo(100, 6);
        },
      ),
    );
  });
});
