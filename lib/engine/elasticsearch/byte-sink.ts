/** Bytes that are written one after the other, into a buffer that grows. */
export interface ByteSink {
  bytes: Buffer;
  /** How many have been written. */
  at: number;
}

const FIRST_BYTES = 64 * 1024;
const SPARES_MAX = 4;
const spares: Buffer[] = [];

/** An empty one, in a buffer that was used before if there is any: new ones of megabytes are dear. */
export const openSink = (): ByteSink => ({
  bytes: spares.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES),
  at: 0,
});

/** Gives its buffer to others: nobody may read from it any more. */
export function closeSink({ bytes }: ByteSink): void {
  if (spares.length < SPARES_MAX) spares.push(bytes);
}

/** Makes room for so many more bytes. Returns the buffer, which may be another one than before. */
export function reserve(sink: ByteSink, count: number): Buffer {
  const needed = sink.at + count;
  if (needed > sink.bytes.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * sink.bytes.length));
    sink.bytes.copy(larger, 0, 0, sink.at);
    sink.bytes = larger;
  }
  return sink.bytes;
}

export function writeByte(sink: ByteSink, byte: number): void {
  reserve(sink, 1)[sink.at++] = byte;
}

/** Writes a text as UTF-8. */
export function writeText(sink: ByteSink, text: string): void {
  sink.at += reserve(sink, 3 * text.length).write(text, sink.at);
}
