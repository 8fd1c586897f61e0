import { explainOverclaim, explainUnsafeArrow, measureMessage } from '#lib/formats/arrow-check.ts';
import { readFooter, type ArrowFooter } from './arrow-footer.ts';
import { isSeekable, Pieces, type Content, type SeekableContent } from './content.ts';
import { FileError } from './file-error.ts';

/** A part of an Arrow stream. */
export interface ArrowMessage {
  isBatch: boolean;
  /** All of it, at the start of a buffer of its own: what is in it is aligned then. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Before the stream in an Arrow file; its footer comes behind. */
export const ARROW_FILE_MAGIC = 'ARROW1\0\0';

const HEAD_BYTES_MAX = 16 * 1024 * 1024;
/** A record batch is held whole. */
const BATCH_BYTES_MAX = 256 * 1024 * 1024;
const REACH = { anyType: true, compressedBuffers: true } as const;

/** The messages of an Arrow stream or file, one in memory at a time. @throws FileError */
export async function* readMessages(content: Content, isFile: boolean): AsyncGenerator<ArrowMessage> {
  const footer = isFile && isSeekable(content) ? await readFooter(content) : null;
  for await (const message of footer === null
    ? streamMessages(content, isFile)
    : seekMessages(content as SeekableContent, footer)) {
    const unsafe = explainUnsafeArrow(message.bytes, REACH) ?? explainOverclaim(message.bytes);
    if (unsafe !== null)
      throw new FileError(content.name, 'damaged', `this is no Arrow data that can be read: ${unsafe}`);
    yield message;
  }
}

async function* seekMessages(
  { name, read }: SeekableContent,
  { schema, dictionaries, batches }: ArrowFooter,
): AsyncGenerator<ArrowMessage> {
  yield { isBatch: false, bytes: schema };
  for (const [blocks, isBatch] of [
    [dictionaries, false],
    [batches, true],
  ] as const)
    for (const { offset, bytes } of blocks) {
      checkSize(name, bytes);
      yield { isBatch, bytes: (await read(offset, offset + bytes)).slice() };
    }
}

async function* streamMessages(content: Content, isFile: boolean): AsyncGenerator<ArrowMessage> {
  const { name: file } = content;
  const pieces = new Pieces(content.stream());
  try {
    if (isFile) await pieces.take(ARROW_FILE_MAGIC.length);
    for (;;) {
      const mark = await pieces.takeUpTo(8);
      if (mark.length === 0 && !isFile) return;
      if (mark.length < 8) throw endsEarly(file);
      const view = new DataView(mark.buffer, mark.byteOffset);
      const headBytes = view.getInt32(4, true);
      if (view.getInt32(0, true) !== -1)
        throw new FileError(file, 'damaged', 'a message of its Arrow stream does not begin as one');
      if (headBytes === 0) return;
      if (headBytes < 0 || headBytes > HEAD_BYTES_MAX)
        throw new FileError(file, 'damaged', 'a message of its Arrow stream has an absurd length');
      const head = await takeWhole(file, pieces, headBytes);
      const { isBatch, bodyBytes } = measure(file, head);
      checkSize(file, bodyBytes);
      const body = await takeWhole(file, pieces, bodyBytes);
      const bytes = new Uint8Array(8 + headBytes + bodyBytes);
      bytes.set(mark);
      bytes.set(head, 8);
      bytes.set(body, 8 + headBytes);
      yield { isBatch, bytes };
    }
  } finally {
    await pieces.close();
  }
}

function checkSize(file: string, bytes: number): void {
  if (bytes > BATCH_BYTES_MAX)
    throw new FileError(
      file,
      'too_large',
      `a record batch has ${bytes} bytes; up to ${BATCH_BYTES_MAX} are read: write it in smaller batches, or as Parquet`,
    );
}

async function takeWhole(file: string, pieces: Pieces, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const taken = await pieces.take(bytes);
  if (taken === null) throw endsEarly(file);
  return taken;
}

function measure(file: string, head: Uint8Array): ReturnType<typeof measureMessage> {
  try {
    return measureMessage(head);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(file, 'damaged', 'a message of its Arrow stream is damaged', { cause: error });
  }
}

const endsEarly = (file: string): FileError =>
  new FileError(
    file,
    'truncated',
    'it ends early: the job that wrote it did not finish, or the copy did not',
  );
