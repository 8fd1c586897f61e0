import { expect, test } from 'vitest';
import { quote } from '#lib/formats/quote.ts';

test('a short text is quoted as it is', () => {
  expect(quote('a "b"')).toBe(String.raw`"a \"b\""`);
});

test('a text as long as a body is cut, and shows it', () => {
  expect(quote('k'.repeat(1_000_000))).toBe(`"${'k'.repeat(80)}…"`);
});
