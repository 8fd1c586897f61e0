/** Keeps the pieces of one body. Whoever opens it closes it, and uses nothing of it afterwards. */
export interface PieceStore {
  /** Copies a piece. */
  add(piece: Uint8Array): void;
  /** All that was added, in order; cut otherwise. */
  pieces(): readonly Uint8Array[];
  close(): void;
}

const SLAB_BYTES = 256 * 1024;
const SPARES_MAX = 128;
const spares: Buffer[] = [];

/**
 * Opens one. Pieces are copied into memory that is used again, so that those that the network brings can go at once: kept until
 * their batch is stored they would outlive V8's short collections, and have it look through its whole heap several times a second.
 */
export function openPieceStore(): PieceStore {
  const slabs: Buffer[] = [];
  let room = 0;
  return {
    add(piece) {
      for (let from = 0; from < piece.length;) {
        if (room === 0) {
          slabs.push(spares.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES));
          room = SLAB_BYTES;
        }
        const part = piece.subarray(from, from + room);
        slabs.at(-1)!.set(part, SLAB_BYTES - room);
        from += part.length;
        room -= part.length;
      }
    },
    pieces: () =>
      slabs.map((slab, i) => (i === slabs.length - 1 ? slab.subarray(0, SLAB_BYTES - room) : slab)),
    close() {
      for (const slab of slabs) if (spares.length < SPARES_MAX) spares.push(slab);
      slabs.length = 0;
      room = 0;
    },
  };
}
