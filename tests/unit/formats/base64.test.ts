import { expect, test } from 'vitest';
import { decodeFloat32 } from '#lib/formats/base64.ts';

const encode = (...values: number[]): string =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');

test.each([
  ['a character that base64 does not have', 'AAAA!AAA', 'is no base64, at character 4'],
  ['an accent', 'AAAé', 'is no base64, at character 3'],
  ['a space', 'AAAA AAA', 'is no base64, at character 4'],
  ['the alphabet of URLs', 'AAA-', 'is no base64, at character 3'],
  ['padding in the middle', 'AA==AAAA', 'is no base64, at character 2'],
  ['a length that none has', 'AAAAA', 'is no base64: 5 characters'],
  ['bytes that are no whole float32 values', 'AAAA', 'is base64 of 3 bytes'],
])('%s is refused in words', (_, text, words) => {
  expect(decodeFloat32(text)).toContain(words);
});

test.each([[[1]], [[1, -2]], [[0.1, 1e-40, 3e38]], [[1, 2, 3, 4]]])(
  'the values %j come back bit for bit, with padding or without',
  (values) => {
    const text = encode(...values);
    expect(decodeFloat32(text)).toEqual(Float32Array.from(values));
    expect(decodeFloat32(text.replaceAll('=', ''))).toEqual(Float32Array.from(values));
  },
);

test('an empty text is an empty vector', () => {
  expect(decodeFloat32('')).toEqual(new Float32Array());
});
