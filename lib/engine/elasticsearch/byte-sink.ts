/** Bytes that are written one after the other, into a buffer that grows. */
export interface ByteSink {
  bytes: Buffer;
  /** How many have been written. */
  at: number;
}

const FIRST_BYTES = 64 * 1024;

export const openSink = (): ByteSink => ({ bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), at: 0 });

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
