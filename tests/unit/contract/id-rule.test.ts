import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyIdRule, idRule, idStep, type IdRule, type IdStep } from '#lib/contract/id-rule.ts';
import { explainInvalidId } from '#lib/contract/item-id.ts';

const step = fc.oneof(
  fc.constant<IdStep>({ step: 'trim' }),
  fc.constantFrom<IdStep>({ step: 'case', to: 'lower' }, { step: 'case', to: 'upper' }),
  fc.constantFrom<IdStep>({ step: 'unicode', form: 'NFC' }, { step: 'unicode', form: 'NFKC' }),
  fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' }).map((prefix): IdStep => ({
    step: 'strip_prefix',
    prefix,
  })),
  fc.constantFrom('-', '0', '1', '.jpg', 'ß').map((suffix): IdStep => ({ step: 'strip_suffix', suffix })),
  fc.constant<IdStep>({ step: 'strip_extension', extensions: ['.jpg', '.txt'] }),
  fc.integer({ min: 1, max: 32 }).map((least): IdStep => ({ step: 'digits', least })),
);
const rule = fc.array(step, { maxLength: 8 });
const id = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.stringMatching(/^[ -]?(SKU|sku|ß)[-0]{0,3}\d{0,6}(\.jpg|\.JPG)? ?$/),
  )
  .filter((text) => explainInvalidId(text) === null);

const TABLE: [string, IdStep, string, string][] = [
  ['white space and invisible marks at the ends go', { step: 'trim' }, '\u00a0\u200bSKU 1 \ufeff', 'SKU 1'],
  ['letters become small', { step: 'case', to: 'lower' }, 'SKU-Ä', 'sku-ä'],
  ['letters become large', { step: 'case', to: 'upper' }, 'sku-ä', 'SKU-Ä'],
  ['composed and decomposed letters become one', { step: 'unicode', form: 'NFC' }, 'cafe\u0301', 'caf\u00e9'],
  ['full-width letters become plain', { step: 'unicode', form: 'NFKC' }, '\uff33\uff2b\uff35-1', 'SKU-1'],
  ['a prefix goes', { step: 'strip_prefix', prefix: 'img/' }, 'img/a', 'a'],
  ['a prefix goes as often as it stands there', { step: 'strip_prefix', prefix: 'a-' }, 'a-a-x', 'x'],
  ['a suffix goes', { step: 'strip_suffix', suffix: '_img' }, 'a_img', 'a'],
  ['an extension goes, in whatever case', { step: 'strip_extension', extensions: ['.jpg'] }, 'a.JPG', 'a'],
  ['an extension that is not named stays', { step: 'strip_extension', extensions: ['.jpg'] }, 'v1.2', 'v1.2'],
  ['leading zeros of the last number go', { step: 'digits', least: 1 }, '007-sku-0042-x', '007-sku-42-x'],
  ['a number of zeros keeps one', { step: 'digits', least: 1 }, 'sku-000', 'sku-0'],
  ['the last number is filled up', { step: 'digits', least: 5 }, 'sku-42', 'sku-00042'],
];

describe('a rule', () => {
  test.each(TABLE)('%s', (_name, one, from, to) => {
    expect(applyIdRule([one], from)).toBe(to);
  });

  test('does its steps in order, and again while they make work for each other', () => {
    const steps: IdRule = [
      { step: 'strip_suffix', suffix: '_img' },
      { step: 'strip_extension', extensions: ['.jpg'] },
      { step: 'trim' },
    ];
    expect(applyIdRule(steps, 'sku-1_img.jpg ')).toBe('sku-1');
  });

  test('leaves an ID as it is that it would make empty, or too long', () => {
    expect(applyIdRule([{ step: 'strip_extension', extensions: ['.jpg'] }], '.jpg')).toBe('.jpg');
    expect(applyIdRule([{ step: 'strip_prefix', prefix: 'a' }], 'aaa')).toBe('aaa');
    const long = `${'x'.repeat(505)}1`;
    expect(applyIdRule([{ step: 'digits', least: 32 }], long)).toBe(long);
  });

  test('without steps leaves every ID alone', () => {
    fc.assert(
      fc.property(id, (text) => {
        expect(applyIdRule([], text)).toBe(text);
      }),
    );
  });

  test('leaves alone what it has made, whatever its steps', () => {
    fc.assert(
      fc.property(rule, id, (steps, text) => {
        const made = applyIdRule(steps, text);
        expect(applyIdRule(steps, made)).toBe(made);
      }),
      { numRuns: 2_000 },
    );
  });

  test('makes valid IDs of valid IDs, whatever its steps', () => {
    fc.assert(
      fc.property(rule, id, (steps, text) => {
        expect(explainInvalidId(applyIdRule(steps, text))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the contract', () => {
  test('takes eight steps at most, each with its own members only', () => {
    expect(idRule.safeParse(Array.from({ length: 9 }, () => ({ step: 'trim' }))).success).toBe(false);
    expect(idStep.safeParse({ step: 'trim', to: 'lower' }).success).toBe(false);
    expect(idStep.safeParse({ step: 'strip_prefix', prefix: '' }).success).toBe(false);
    expect(idStep.safeParse({ step: 'nothing' }).success).toBe(false);
  });

  test('names the extensions where a request names none', () => {
    expect(idStep.parse({ step: 'strip_extension' })).toMatchObject({
      extensions: expect.arrayContaining(['.jpg']),
    });
  });
});
