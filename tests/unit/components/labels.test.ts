import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeLabels } from '#components/ui/place-labels.ts';
import type { Column } from '#components/readiness/columns.ts';
import { describe as inWords, holeText, toLabels } from '#components/readiness/labels.ts';
import { spread } from '#components/readiness/spread.ts';

const column = (name: string, count: number, more: Partial<Column> = {}): Column => ({
  key: name,
  kind: 'held',
  name,
  has: [],
  waitsFor: [],
  count,
  oldestMs: null,
  ...more,
});

const labelsFor = (counts: [number, number, number], length = 1_000) => {
  const columns = ['text only', 'both', 'image only'].map((name, i) => column(name, counts[i] ?? 0));
  return toLabels(columns, spread(counts, length), ['1 %', '1 %', '1 %'], length);
};

describe('labels of the columns', () => {
  test('stand first left, last right, and a narrow clasp’s ends where the clasp ends', () => {
    const [text, both, image] = labelsFor([70_000, 10, 30_000]);
    expect(text).toMatchObject({ left: 0, align: 'left' });
    expect(both?.align).toBe('right');
    expect((both?.left ?? 0) + (both?.size ?? 0)).toBe(spread([70_000, 10, 30_000], 1_000)[1]!.x + 8);
    expect((image?.left ?? 0) + (image?.size ?? 0)).toBe(1_000);
  });

  test('stand above a wide clasp at its left edge', () => {
    expect(labelsFor([40_000, 40_000, 20_000])[1]).toMatchObject({ align: 'left', left: 400 });
  });

  test('never overlap and never leave the picture, whatever the counts', () => {
    const count = fc.integer({ min: 0, max: 1e8 });
    fc.assert(
      fc.property(fc.tuple(count, count, count), (counts) => {
        let edge = 0;
        for (const { left, size } of labelsFor(counts, 612)) {
          expect(left).toBeGreaterThanOrEqual(edge - 1e-6);
          edge = left + size;
        }
        expect(edge).toBeLessThanOrEqual(612 + 1e-6);
      }),
    );
  });
});

test('labels on an axis keep their places when there is room, and share it when not', () => {
  expect(
    placeLabels(
      [
        { start: 10, size: 10 },
        { start: 50, size: 10 },
      ],
      100,
      5,
    ),
  ).toEqual([10, 50]);
  expect(
    placeLabels(
      [
        { start: 50, size: 10 },
        { start: 52, size: 10 },
      ],
      100,
      5,
    ),
  ).toEqual([50, 65]);
  expect(
    placeLabels(
      [
        { start: 95, size: 10 },
        { start: 97, size: 10 },
      ],
      100,
      5,
    ),
  ).toEqual([75, 90]);
});

test('a hole says as much as has room', () => {
  const waiting = column('text only', 148_210, { oldestMs: 76 * 3_600_000 });
  expect(holeText(waiting, 'image', 600)).toBe('148,210 wait for image · oldest 3 d 4 h');
  expect(holeText(waiting, 'image', 200)).toBe('148,210 wait for image');
  expect(holeText(waiting, 'image', 80)).toBe('148,210');
  expect(holeText(waiting, 'image', 20)).toBe('');
  expect(holeText(column('text only', 1), 'image', 400)).toBe('1 waits for image');
});

test('hovering over a column says everything about it', () => {
  const lone = column('text only', 22, { waitsFor: ['image', 'audio'], oldestMs: 1_000 });
  expect(inWords(lone, '0.01 %', ['drawn wider'])).toBe(
    '22 text only, 0.01 % · wait for image and audio · oldest 1 s · drawn wider',
  );
});
