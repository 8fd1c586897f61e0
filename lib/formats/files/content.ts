/** Bytes of a file, wherever they lie: in a browser's `File`, on a disk, in an archive. */
export interface Content {
  /** As a person knows it. */
  name: string;
  /** null where only reading all of it would tell. */
  size: number | null;
  /** All bytes in their order. Each call begins anew. */
  stream(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The bytes from there to there, fewer at the end; null where they come in their order only. */
  read: ((from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>) | null;
}

/** Content that can be read anywhere. */
export type SeekableContent = Content & { size: number; read: NonNullable<Content['read']> };

const PIECE_BYTES = 1024 * 1024;

/** A browser's file, of which no more is in memory than is being read. */
export function openBlob(name: string, blob: Blob): SeekableContent {
  return openBytes(
    name,
    blob.size,
    async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  );
}

/** Content of random access. */
export function openBytes(name: string, size: number, read: SeekableContent['read']): SeekableContent {
  return {
    name,
    size,
    read,
    stream: () => streamFrom({ size, read }, 0),
  };
}

/** The bytes from there on, in their order. */
export async function* streamFrom(
  { size, read }: Pick<SeekableContent, 'size' | 'read'>,
  from: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = from; at < size; at += PIECE_BYTES) yield await read(at, Math.min(size, at + PIECE_BYTES));
}

/** Whether it can be read anywhere. */
export const isSeekable = (content: Content): content is SeekableContent =>
  content.read !== null && content.size !== null;

/** Its first bytes, as many or all there are. */
export async function readHead(content: Content, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (content.read !== null) return content.read(0, bytes);
  const pieces = new Pieces(content.stream());
  try {
    return await pieces.takeUpTo(bytes);
  } finally {
    await pieces.close();
  }
}

/** Takes bytes from a stream in the lengths that a reader wants, however they come. */
export class Pieces {
  readonly #source: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  constructor(stream: AsyncIterable<Uint8Array<ArrayBuffer>>) {
    this.#source = stream[Symbol.asyncIterator]();
  }

  /** That many bytes; null where there are fewer. */
  async take(bytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#fill(bytes)) ? this.#cut(bytes) : null;
  }

  /** That many bytes, or all that are left. */
  async takeUpTo(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.#fill(bytes);
    return this.#cut(Math.min(bytes, this.#bytes));
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #fill(bytes: number): Promise<boolean> {
    while (this.#bytes < bytes) {
      const { value, done } = await this.#source.next();
      if (done === true) return false;
      this.#waiting.push(value);
      this.#bytes += value.length;
    }
    return true;
  }

  #cut(bytes: number): Uint8Array<ArrayBuffer> {
    const [first = new Uint8Array()] = this.#waiting;
    const all = first.length >= bytes ? first : joinBytes(this.#waiting);
    this.#waiting = [all.subarray(bytes), ...(all === first ? this.#waiting.slice(1) : [])];
    this.#bytes -= bytes;
    return all.subarray(0, bytes);
  }
}

/** All of them, one after the other. */
export function joinBytes(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
