import { expect, test } from 'vitest';
import { openPieceStore } from '#lib/http/piece-store.ts';

const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

test('pieces of any size come out as the bytes that they were, whatever becomes of the pieces', () => {
  const sizes = [0, 1, 65_536, 262_143, 262_144, 262_145, 700_000];
  const pieces = sizes.map((size, i) => filled(size, i + 1));
  const whole = Buffer.concat(pieces);
  const store = openPieceStore();
  for (const piece of pieces) {
    store.add(piece);
    piece.fill(0);
  }
  expect(Buffer.concat(store.pieces()).equals(whole)).toBe(true);
  store.close();
});

test('two stores that are open at once share no memory, and a closed one holds nothing', () => {
  const used = openPieceStore();
  used.add(filled(600_000, 9));
  used.close();
  const [one, other] = [openPieceStore(), openPieceStore()];
  for (let i = 0; i < 4; i++) {
    one.add(filled(100_000, 1));
    other.add(filled(100_000, 2));
  }
  expect(Buffer.concat(one.pieces()).equals(filled(400_000, 1))).toBe(true);
  expect(Buffer.concat(other.pieces()).equals(filled(400_000, 2))).toBe(true);
  expect(used.pieces()).toEqual([]);
  one.close();
  one.close();
  other.close();
});
