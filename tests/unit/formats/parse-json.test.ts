import { expect, test } from 'vitest';
import { parseJson } from '#lib/formats/json.ts';

test.each([
  ['two bytes that begin no character', [0xff, 0xfe], 0],
  ['a character cut short at the end', [0x22, 0x61, 0xe2, 0x82], 2],
  ['after a replacement character that was meant', [0x22, 0xef, 0xbf, 0xbd, 0xff], 4],
])('invalid UTF-8 is refused with its place: %s', (_name, bytes, place) => {
  expect(() => parseJson(Buffer.from(bytes))).toThrow(`The body is no UTF-8, at byte ${place}`);
});
