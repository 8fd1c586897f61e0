type Bytes = Uint8Array<ArrayBuffer>;

/** An element of an array in a JSON text: its bytes; null where it is longer than may be held. */
export interface Element {
  bytes: Bytes | null;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Cuts the first array at a depth into its elements while the text streams: 1 is the root's own, 2 that of a member of it. What
 * stands around it is left out. Whether the text is JSON at all shows where the elements are parsed.
 * @returns how the text ended: in the array, after it, or not even there
 */
export async function* splitElements(
  stream: AsyncIterable<Bytes>,
  depth: 1 | 2,
  elementBytesMax: number,
): AsyncGenerator<Element, 'within' | 'after' | 'goes on'> {
  const scan = new Scan(depth);
  let pieces: Bytes[] = [];
  let length = 0;
  const keep = (piece: Bytes): void => {
    length += piece.length;
    if (length <= elementBytesMax) pieces.push(piece.slice());
    else pieces = [];
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const event = scan.step(chunk[at]!);
      if (event === 'begin') from = at;
      else if (event !== null) {
        keep(chunk.subarray(from, at));
        yield { bytes: length <= elementBytesMax ? join(pieces, length) : null };
        pieces = [];
        length = 0;
      }
      if (scan.goesOn) return 'goes on';
    }
    if (scan.isWithin) keep(chunk.subarray(from));
  }
  return scan.isOver ? 'after' : 'within';
}

/** Where in the text it is. Objects and arrays count as depth; what stands in strings does not. */
class Scan {
  readonly #depth: number;
  #at = 0;
  #inString = false;
  #isEscaped = false;
  /** The array whose elements are meant has begun. */
  #isFound = false;
  isWithin = false;
  isOver = false;
  /** Behind the root, where nothing may be. */
  goesOn = false;

  constructor(depth: number) {
    this.#depth = depth;
  }

  step(byte: number): 'begin' | 'end' | null {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return null;
    }
    if (SPACE.has(byte)) return null;
    if (this.isOver) {
      this.goesOn = this.#depth === 1;
      return null;
    }
    if (this.#isFound && this.#at === this.#depth) {
      if (CLOSE.has(byte)) {
        this.isOver = true;
        this.#at -= 1;
        const wasWithin = this.isWithin;
        this.isWithin = false;
        return wasWithin ? 'end' : null;
      }
      if (byte === COMMA && this.isWithin) {
        this.isWithin = false;
        return 'end';
      }
    }
    const begins = this.#isFound && !this.isWithin;
    if (begins) this.isWithin = true;
    if (byte === QUOTE) this.#inString = true;
    else if (OPEN.has(byte)) {
      this.#at += 1;
      if (!this.#isFound && this.#at === this.#depth && byte === 0x5b) this.#isFound = true;
    } else if (CLOSE.has(byte)) this.#at -= 1;
    return begins ? 'begin' : null;
  }
}

function join(pieces: readonly Bytes[], length: number): Bytes {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
