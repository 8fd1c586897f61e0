/** Of fields, nodes, buffers or notes in one message: many times what any batch needs. */
export const ENTRIES_MAX = 1_000;
/** Of a file: a place, and how long head and body are. */
const BLOCK_BYTES = 24;
const BLOCKS_MAX = 1_000_000;

/** Where a message of an Arrow file is. */
export interface ArrowBlock {
  offset: number;
  bytes: number;
}

/** One table of a FlatBuffer, as Arrow's heads are. Reading out of bounds throws a RangeError. */
export class FlatTable {
  readonly at: number;
  readonly #view: DataView;

  constructor(view: DataView, at: number) {
    this.at = at;
    this.#view = view;
  }

  byte(slot: number): number {
    const at = this.#find(slot);
    return at === null ? 0 : this.#view.getUint8(at);
  }

  long(slot: number): number {
    const at = this.#find(slot);
    return at === null ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  table(slot: number): FlatTable | null {
    const at = this.#find(slot);
    return at === null ? null : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  text(slot: number): string {
    const found = this.#find(slot);
    if (found === null) return '';
    const at = found + this.#view.getUint32(found, true);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(
      new Uint8Array(buffer, byteOffset + at + 4, this.#view.getUint32(at, true)),
    );
  }

  tables(slot: number): FlatTable[] {
    const found = this.#find(slot);
    const length = this.vectorLength(slot, 4);
    if (found === null) return [];
    const first = found + this.#view.getUint32(found, true) + 4;
    return Array.from({ length }, (_, i) => {
      const at = first + 4 * i;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  blocks(slot: number): ArrowBlock[] {
    const found = this.#find(slot);
    const length = this.vectorLength(slot, BLOCK_BYTES, BLOCKS_MAX);
    if (found === null) return [];
    const first = found + this.#view.getUint32(found, true) + 4;
    return Array.from({ length }, (_, i) => {
      const at = first + BLOCK_BYTES * i;
      const long = (place: number): number => Number(this.#view.getBigInt64(place, true));
      return { offset: long(at), bytes: this.#view.getInt32(at + 8, true) + long(at + 16) };
    });
  }

  /** A vector of entries of so many longs. */
  longs(slot: number, each: number): number[][] {
    const found = this.#find(slot);
    const length = this.vectorLength(slot, 8 * each);
    if (found === null) return [];
    const first = found + this.#view.getUint32(found, true) + 4;
    return Array.from({ length }, (_, i) =>
      Array.from({ length: each }, (_, k) =>
        Number(this.#view.getBigInt64(first + 8 * (i * each + k), true)),
      ),
    );
  }

  /** Where a member stands, and where the entries of one that is a vector; null for none. */
  placeOf(slot: number): number | null {
    return this.#find(slot);
  }

  entriesAt(slot: number): number {
    const found = this.#find(slot);
    return found === null ? 0 : found + this.#view.getUint32(found, true) + 4;
  }

  vectorLength(slot: number, entryBytes: number, max: number = ENTRIES_MAX): number {
    const found = this.#find(slot);
    if (found === null) return 0;
    const at = found + this.#view.getUint32(found, true);
    const length = this.#view.getUint32(at, true);
    if (length > max || at + 4 + length * entryBytes > this.#view.byteLength) throw new RangeError();
    return length;
  }

  #find(slot: number): number | null {
    const vtable = this.at - this.#view.getInt32(this.at, true);
    const entry = 4 + 2 * slot;
    if (entry >= this.#view.getUint16(vtable, true)) return null;
    const offset = this.#view.getUint16(vtable + entry, true);
    return offset === 0 ? null : this.at + offset;
  }
}
