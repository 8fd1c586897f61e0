import { measureMessage } from './arrow-check.ts';
import { readArrow } from './arrow.ts';
import { FormatError } from './format-error.ts';

const HEAD_BYTES_MAX = 16 * 1024 * 1024;
/** A record batch is held whole. */
const BATCH_BYTES_MAX = 1024 * 1024 * 1024;

/**
 * Reads Arrow IPC as it comes, holding one record batch at a time.
 * @param skipBytes bytes before the stream: an IPC file is a stream with its magic before and a footer behind it
 * @throws FormatError `invalid_arrow`
 */
export async function* readArrowChunks(
  chunks: AsyncIterable<Uint8Array>,
  skipBytes: number,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const source = new ByteQueue(chunks);
  await source.take(skipBytes);
  // Schema and dictionaries, which every record batch needs.
  const preamble: Uint8Array[] = [];
  for (;;) {
    const message = await takeMessage(source, skipBytes > 0);
    if (message === null) break;
    if (message.isBatch) yield* readArrow(join([...preamble, ...message.pieces]));
    else preamble.push(...message.pieces);
  }
  if (preamble.length === 0) throw invalid('there is no schema in it');
}

interface Message {
  isBatch: boolean;
  pieces: readonly Uint8Array[];
}

/** The next message; null at the end. Only a stream may end without saying so. */
async function takeMessage(source: ByteQueue, needsEnd: boolean): Promise<Message | null> {
  if (!needsEnd && (await source.isOver())) return null;
  const mark = await source.take(8);
  const [marker, headBytes] = [0, 4].map((at) => viewOf(mark).getInt32(at, true)) as [number, number];
  if (marker !== -1) throw invalid('a message does not begin as one');
  if (headBytes === 0) return null;
  if (headBytes < 0 || headBytes > HEAD_BYTES_MAX) throw invalid('a message has an absurd length');
  const head = await source.take(headBytes);
  const { isBatch, bodyBytes } = measure(head);
  if (bodyBytes > BATCH_BYTES_MAX)
    throw invalid(
      `a record batch has ${bodyBytes} bytes, and the limit is ${BATCH_BYTES_MAX}: write it in smaller ones`,
    );
  return { isBatch, pieces: [mark, head, await source.take(bodyBytes)] };
}

function measure(head: Uint8Array): ReturnType<typeof measureMessage> {
  try {
    return measureMessage(head);
  } catch (error) {
    throw invalid('a message is damaged', error);
  }
}

/** Bytes that arrive in chunks, taken in the lengths that the reader wants. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async isOver(): Promise<boolean> {
    return !(await this.#fill(1));
  }

  /** @throws FormatError when there are fewer */
  async take(bytes: number): Promise<Uint8Array> {
    if (!(await this.#fill(bytes))) throw invalid('it ends early');
    const [first = new Uint8Array()] = this.#waiting;
    const all = first.length >= bytes ? first : join(this.#waiting);
    this.#waiting = [all.subarray(bytes), ...(all === first ? this.#waiting.slice(1) : [])];
    this.#bytes -= bytes;
    return all.subarray(0, bytes);
  }

  async #fill(bytes: number): Promise<boolean> {
    while (this.#bytes < bytes) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return false;
      this.#waiting.push(value);
      this.#bytes += value.length;
    }
    return true;
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const invalid = (rule: string, cause?: unknown): FormatError =>
  new FormatError('invalid_arrow', `This is no Arrow stream that can be read: ${rule}`, { cause });
