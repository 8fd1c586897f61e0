import { describe, expect, test } from 'vitest';
import { hasMoreParts, parseJson } from '#lib/formats/json.ts';

describe('a text of too many parts is known before it is parsed', () => {
  test.each([
    ['arrays', '[[],[],[]]', 4],
    ['objects', '[{},{},{}]', 4],
    ['members', '{"a":1,"b":2,"c":3}', 4],
  ])('%s', (_, text, parts) => {
    expect(hasMoreParts(Buffer.from(text), parts - 1)).toBe(true);
    expect(hasMoreParts(Buffer.from(text), parts)).toBe(false);
  });

  test('what stands in a string is no part', () => {
    const text = JSON.stringify(['[[[[{{{{::::', '\\"[[[[', ']]]]']);
    expect(hasMoreParts(Buffer.from(text), 1)).toBe(false);
  });
});

test('a byte order mark before the text is passed over', () => {
  expect(parseJson(Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
});

test.each([
  ['members', '{"a":'],
  ['lists with something before', '[0,'],
  ['lists with spaces between', '[ '],
  ['lists after a quote that nothing closes', '"\n['],
])('broken and nested absurdly is no JSON, as any other broken text: %s', (_, opening) => {
  const text = Buffer.from(opening.repeat(100_000));
  expect(() => parseJson(text)).toThrow(/^The body is no JSON: /);
});

test('what is wrong with a text is told without any of it', () => {
  const small = '{"vector":[0.271828,x]}';
  const large = `[${'0.271828,'.repeat(1_000_000)}x]`;
  for (const text of [small, large])
    expect(() => parseJson(Buffer.from(text))).toThrow(/^The body is no JSON: (?!.*271828)/s);
});
