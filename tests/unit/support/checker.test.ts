import { describe, expect, test } from 'vitest';
import { judge, openWatch, type Found } from '#tests/support/checker.ts';
import { openHistory, type History } from '#tests/support/history.ts';
import { isOf, metadataOf, readMark, vectorOf, type Mark } from '#tests/support/marks.ts';

const mark = (item: number, modality: string, version = 0): Mark => ({ item, modality, version });
const vector = (item: number, modality: string, version = 0) => vectorOf(mark(item, modality, version), 8);
const whole = (item: number, version = 0): Found => ({
  held: null,
  document: { text: vector(item, 'text', version), image: vector(item, 'image', version) },
});

function acknowledged(...marks: Mark[]): History {
  const history = openHistory();
  history.acknowledge(marks);
  return history;
}

describe('a mark', () => {
  test('is read back from a vector that is two units in the last place off', () => {
    const off = Float32Array.from(vectorOf(mark(999_999, 'image', 37), 8), (value) =>
      Math.fround(value * (1 + 2 ** -22)),
    );
    expect(readMark(off)).toEqual(mark(999_999, 'image', 37));
  });
});

describe('the checker', () => {
  test('finds nothing wrong with what was indexed, held, failed and discarded', () => {
    const history = acknowledged(
      ...[0, 1].flatMap((item) => [mark(item, 'text'), mark(item, 'image')]),
      mark(2, 'text'),
      mark(3, 'text'),
    );
    history.discard(3);
    const found = new Map<number, Found>([
      [0, whole(0)],
      [1, { held: { state: 'failed', vectors: whole(1).document! }, document: null }],
      [2, { held: { state: 'unmatched', vectors: { text: vector(2, 'text') } }, document: null }],
    ]);
    expect(judge(history, found)).toEqual({
      acknowledged: 6,
      indexed: 2,
      held: 1,
      failed: 2,
      discarded: 1,
      lost: [],
      mispaired: [],
    });
  });

  test('catches a planted loss', () => {
    const { lost } = judge(acknowledged(mark(7, 'text'), mark(7, 'image')), new Map([[8, whole(8)]]));
    expect(lost).toEqual(['text of item-7, version 0', 'image of item-7, version 0']);
  });

  test('catches a loss of one side only', () => {
    const history = acknowledged(mark(7, 'text'), mark(7, 'image'));
    const found = new Map<number, Found>([[7, { held: null, document: { text: vector(7, 'text') } }]]);
    expect(judge(history, found).lost).toEqual(['image of item-7, version 0']);
  });

  test.each<[string, ArrayLike<number>]>([
    ['another ID', vector(9, 'image')],
    ['another modality', vector(7, 'text')],
  ])('catches a vector of %s', (_, stranger) => {
    const history = acknowledged(mark(7, 'text'), mark(7, 'image'));
    const found = new Map<number, Found>([
      [7, { held: null, document: { text: vector(7, 'text'), image: stranger } }],
    ]);
    expect(judge(history, found).mispaired).not.toEqual([]);
  });

  test.each([
    ['of another version', metadataOf(mark(7, 'text', 1))],
    ['of another modality', metadataOf(mark(7, 'image'))],
    ['merged with an older one', { ...metadataOf(mark(7, 'text')), version9: [9] }],
    ['that has gone', undefined],
  ])('catches metadata %s', (_, metadata) => {
    expect(isOf(vector(7, 'text'), metadata)).toBe(false);
    const found = new Map<number, Found>([[7, { ...whole(7), misdescribed: ['text'] }]]);
    expect(judge(acknowledged(mark(7, 'text')), found).mispaired).toHaveLength(1);
  });

  test('catches a document whose vector is older than the newest acknowledged', () => {
    const history = acknowledged(mark(7, 'text', 0), mark(7, 'text', 1));
    expect(judge(history, new Map([[7, whole(7, 0)]])).mispaired).toEqual([
      'text of item-7, version 1: version 0 stands',
    ]);
  });

  test('lets an older document stand while the newer version is held', () => {
    const history = acknowledged(mark(7, 'text', 0), mark(7, 'text', 1));
    const held = { state: 'unmatched', vectors: { text: vector(7, 'text', 1) } } as const;
    expect(judge(history, new Map([[7, { ...whole(7, 0), held }]]))).toMatchObject({
      held: 1,
      mispaired: [],
    });
  });

  test('lets a version stand whose sending got no clear answer, and demands none', () => {
    const history = acknowledged(mark(7, 'text', 0));
    history.maybe([mark(7, 'text', 1), mark(8, 'text', 0)]);
    for (const version of [0, 1])
      expect(judge(history, new Map([[7, whole(7, version)]]))).toMatchObject({ indexed: 1, lost: [] });
  });

  test('where producers give versions an older one must not stand, though its sending got no clear answer', () => {
    const history = openHistory('producer');
    history.maybe([mark(7, 'text', 0), mark(7, 'text', 2)]);
    history.acknowledge([mark(7, 'text', 1)]);
    const judged = [0, 1, 2].map((version) => judge(history, new Map([[7, whole(7, version)]])).indexed);
    expect(judged).toEqual([0, 1, 1]);
  });
});

describe('a watch', () => {
  const see = (...steps: [stamp: number, version: number][]) => {
    const watch = openWatch();
    for (const [stamp, version] of steps)
      watch.see({
        item: 7,
        modality: 'text',
        stamp,
        vector: vector(7, 'text', version),
        metadata: metadataOf(mark(7, 'text', version)),
      });
    return watch;
  };

  test('lets versions rise and stay', () => {
    expect(see([10, 0], [10, 0], [11, 1], [15, 4]).stepsBack(openHistory())).toEqual([]);
  });

  test.each<[string, [number, number][]]>([
    [
      "Muster's version falls",
      [
        [10, 0],
        [9, 1],
      ],
    ],
    [
      "the producer's version falls",
      [
        [10, 1],
        [11, 0],
      ],
    ],
    [
      'one version has two contents',
      [
        [10, 0],
        [10, 1],
      ],
    ],
  ])('catches a planted step back: %s', (_, steps) => {
    expect(see(...steps).stepsBack(openHistory())).toHaveLength(1);
  });

  test('catches a document that shows metadata of another version for a moment', () => {
    const watch = openWatch();
    const metadata = metadataOf(mark(7, 'text', 1));
    watch.see({ item: 7, modality: 'text', stamp: 10, vector: vector(7, 'text', 0), metadata });
    expect(watch.stepsBack(openHistory())).toHaveLength(1);
  });

  test('does not hold a document to what a killed engine had shown', () => {
    const watch = see([10, 1]);
    watch.forget();
    watch.see({
      item: 7,
      modality: 'text',
      stamp: 9,
      vector: vector(7, 'text', 0),
      metadata: metadataOf(mark(7, 'text', 0)),
    });
    expect(watch.stepsBack(openHistory())).toEqual([]);
  });

  test('lets an older version arrive late when its sending got no clear answer', () => {
    const history = openHistory();
    history.maybe([mark(7, 'text', 0)]);
    expect(see([10, 1], [11, 0]).stepsBack(history)).toEqual([]);
  });
});
