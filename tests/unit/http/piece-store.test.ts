import { expect, test } from 'vitest';
import { readPieces, WHOLE_LIMITS } from '#lib/http/body.ts';
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

test('a body’s pieces give their memory back once they are kept, unless it is shared', async () => {
  const [own, shared] = [filled(70_000, 1), filled(2_000, 2)];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(own);
      controller.enqueue(shared.subarray(0, 1_000));
      controller.close();
    },
  });
  const store = openPieceStore();
  const request = new Request('http://muster/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  await readPieces(request, WHOLE_LIMITS, store, () => undefined);
  expect(own.byteLength).toBe(0);
  expect(shared).toEqual(filled(2_000, 2));
  expect(Buffer.concat(store.pieces())).toEqual(Buffer.concat([filled(70_000, 1), filled(1_000, 2)]));
  store.close();
});
