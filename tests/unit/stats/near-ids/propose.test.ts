import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyIdRule } from '#lib/contract/id-rule.ts';
import { proposeRules } from '#lib/stats/near-ids/propose.ts';
import type { Waiting } from '#lib/stats/near-ids/tally.ts';

const TEXT = 1;
const IMAGE = 2;
const BOTH = TEXT | IMAGE;
const waiting = (texts: readonly string[], images: readonly string[]): Waiting[] => [
  ...texts.map((id) => ({ id, has: TEXT })),
  ...images.map((id) => ({ id, has: IMAGE })),
];
const numbered = (count: number, name: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => name(i));
const propose = (texts: readonly string[], images: readonly string[]) =>
  proposeRules(waiting(texts, images), BOTH, []);

describe('for one difference the one step that mends it is proposed', () => {
  test.each([
    ['white space', [{ step: 'trim' }], (i: number) => `sku-${i} `],
    ['case', [{ step: 'case', to: 'lower' }], (i: number) => `SKU-${i}`],
    ['an extension', [{ step: 'strip_extension' }], (i: number) => `sku-${i}.jpg`],
    ['zero padding', [{ step: 'digits', least: 1 }], (i: number) => `sku-000${i + 1}`],
    ['a prefix', [{ step: 'strip_prefix', prefix: 'cdn/' }], (i: number) => `cdn/sku-${i}`],
    ['a suffix', [{ step: 'strip_suffix', suffix: '_img' }], (i: number) => `sku-${i}_img`],
    ['decomposed letters', [{ step: 'unicode', form: 'NFC' }], (i: number) => `cafe\u0301-${i}`],
    ['full-width letters', [{ step: 'unicode', form: 'NFKC' }], (i: number) => `sku\uff0d${i}`],
  ])('%s', async (name, steps, write) => {
    const plain = numbered(20, (i) =>
      name === 'zero padding'
        ? `sku-${i + 1}`
        : name === 'decomposed letters'
          ? `caf\u00e9-${i}`
          : `sku-${i}`,
    );
    const proposed = await propose(plain, numbered(20, write));
    expect(proposed).toHaveLength(1);
    expect(proposed[0]).toMatchObject({ idRule: steps, pairsGained: 20, conflicts: 0 });
  });
});

test('steps that pair only together are proposed together, and each sample shows both real IDs', async () => {
  const [first, ...others] = await propose(['SKU-1 '], ['sku-1']);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    idRule: [{ step: 'trim' }, { step: 'case', to: 'lower' }],
    pairsGained: 1,
    samples: [
      {
        to: 'sku-1',
        from: [
          { id: 'SKU-1 ', has: TEXT },
          { id: 'sku-1', has: IMAGE },
        ],
      },
    ],
  });
});

test('the smallest rule comes first, and each further one pairs more', async () => {
  const proposed = await propose(
    [...numbered(10, (i) => `a-${i} `), ...numbered(5, (i) => `B-${i} `)],
    [...numbered(10, (i) => `a-${i}`), ...numbered(5, (i) => `b-${i}`)],
  );
  expect(proposed.map(({ idRule, pairsGained }) => [idRule.length, pairsGained])).toEqual([
    [1, 10],
    [2, 15],
  ]);
});

test('sides that are each marked in their own way are paired by taking both marks off', async () => {
  const proposed = await propose(
    numbered(12, (i) => `txt:${i}`),
    numbered(12, (i) => `img:${i}`),
  );
  expect(proposed.at(-1)).toMatchObject({ pairsGained: 12 });
});

test('a rule that would merge more items than it pairs is not proposed, another that pairs them is', async () => {
  const texts = numbered(10, (i) => `sku-${i}`).flatMap((id) => [id, id.toUpperCase()]);
  const images = ['sku-0 '];
  const proposed = await propose(texts, images);
  expect(proposed).toHaveLength(1);
  expect(proposed[0]).toMatchObject({ idRule: [{ step: 'trim' }], pairsGained: 1, conflicts: 0 });
});

test('conflicts are counted and shown where a rule pairs more than it merges', async () => {
  const proposed = await propose(
    [...numbered(10, (i) => `SKU-${i}`), 'Sku-0'],
    numbered(10, (i) => `sku-${i}`),
  );
  expect(proposed[0]).toMatchObject({ pairsGained: 10, conflicts: 1 });
  expect(proposed[0]!.conflictSamples[0]!.from.map(({ id }) => id).toSorted()).toEqual([
    'SKU-0',
    'Sku-0',
    'sku-0',
  ]);
});

test('nothing is proposed where nothing is near', async () => {
  expect(await propose(['a', 'b'], ['c', 'd'])).toEqual([]);
  expect(await propose(['a ', 'a'], [])).toEqual([]);
  expect(await propose([], [])).toEqual([]);
});

test('what is in force is kept in front of what is new, and proposed alone where the backlog lacks it', async () => {
  const base = [{ step: 'trim' as const }];
  const items = waiting(['a ', 'B'], ['a', 'b']);
  const proposed = await proposeRules(items, BOTH, base);
  expect(proposed.map(({ idRule }) => idRule)).toEqual([base, [...base, { step: 'case', to: 'lower' }]]);
});

test('whatever waits, a proposal pairs as many as it says, and more than it merges', async () => {
  const id = fc.stringMatching(/^ ?(img\/|IMG\/)?(sku|SKU)-0{0,2}[1-9](\.jpg)? ?$/);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(id, fc.constantFrom(TEXT, IMAGE)), { selector: ([one]) => one }),
      async (made) => {
        const items = made.map(([one, has]) => ({ id: one, has }));
        for (const { idRule, pairsGained, conflicts } of await proposeRules(items, BOTH, [])) {
          const groups = Map.groupBy(items, (item) => applyIdRule(idRule, item.id));
          const pairs = [...groups.values()].filter(
            (group) => new Set(group.map(({ has }) => has)).size === 2,
          );
          expect(pairs.length).toBe(pairsGained);
          expect(pairsGained).toBeGreaterThan(conflicts);
        }
      },
    ),
    { numRuns: 100 },
  );
});
