import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spread } from '#components/readiness/spread.ts';

const widths = (counts: number[], length: number) => spread(counts, length).map(({ width }) => width);

describe('widths of the readiness picture', () => {
  test('are shares of the room that the gaps leave', () => {
    expect(widths([500, 250, 250], 404)).toEqual([200, 100, 100]);
  });

  test('draw a small part 8 px wide, say so, and shrink the rest in proportion', () => {
    const [text, both, image] = spread([148_210, 22, 63_912], 1_004);
    expect(both).toMatchObject({ width: 8, widened: true });
    expect(text?.widened).toBe(false);
    expect((text?.width ?? 0) / (image?.width ?? 1)).toBeCloseTo(148_210 / 63_912, 1);
  });

  test('give a zero no column and no gap', () => {
    expect(spread([10, 0, 10], 202)).toEqual([
      { x: 0, width: 100, widened: false },
      { x: 100, width: 0, widened: false },
      { x: 102, width: 100, widened: false },
    ]);
    expect(widths([0, 0], 100)).toEqual([0, 0]);
  });

  test('fill the length exactly, in order, with gaps of 2 and nothing under 8, whatever the counts', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e9 })), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(counts, fc.integer({ min: 200, max: 4_000 }), (sample, length) => {
        const drawn = spread(sample, length).filter(({ width }) => width > 0);
        expect(drawn.length).toBe(sample.filter((n) => n > 0).length);
        let edge = 0;
        for (const { x, width } of drawn) {
          expect(x).toBe(edge);
          expect(width).toBeGreaterThanOrEqual(8);
          edge = x + width + 2;
        }
        expect(edge).toBe(drawn.length > 0 ? length + 2 : 0);
      }),
    );
  });

  test('never draw a larger count narrower than a smaller one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 8 }), (sample) => {
        const sorted = [...sample].sort((a, b) => a - b);
        const drawn = widths(sorted, 1_000);
        drawn.forEach((width, i) => expect(width).toBeGreaterThanOrEqual((drawn[i - 1] ?? 0) - 1));
      }),
    );
  });
});
