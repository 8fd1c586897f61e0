import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTexts } from '#lib/formats/arrow-texts.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function attempt(read: () => string): string {
  try {
    return `read: ${read()}`;
  } catch {
    return 'refused';
  }
}

const anyBytes = fc.oneof(
  fc.string().map((text) => new TextEncoder().encode(text)),
  fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 40 }),
);
const anyPlace = fc.integer({ min: -5, max: 50 });

test('a text is what its own bytes say, whatever lies before and after it', () => {
  fc.assert(
    fc.property(anyBytes, anyPlace, anyPlace, fc.nat(50), fc.nat(50), (bytes, first, last, a, b) => {
      const [from, to] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
      const read = openTexts(bytes, first, last);
      expect(attempt(() => read(from, to))).toBe(attempt(() => decoder.decode(bytes.subarray(from, to))));
    }),
    { numRuns: 2_000 },
  );
});

test('a byte order mark is part of the text', () => {
  const bytes = new TextEncoder().encode('\u{FEFF}a');
  expect(openTexts(bytes, 0, bytes.length)(0, bytes.length)).toBe('\u{FEFF}a');
});
