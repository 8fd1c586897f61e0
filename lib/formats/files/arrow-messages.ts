import {
  explainOverclaim,
  explainUnsafeArrow,
  locateArrowBatch,
  measureMessage,
} from '#lib/formats/arrow-check.ts';
import { readFooter, type ArrowFooter } from './arrow-footer.ts';
import { isSeekable, joinBytes, Pieces, streamFrom, type Content, type SeekableContent } from './content.ts';
import { FileError } from './file-error.ts';

/** A part of an Arrow stream. */
export interface ArrowMessage {
  isBatch: boolean;
  /** All of it, at the start of a buffer of its own: what is in it is aligned then. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Where in the file the body of a batch is that is read in slices; `bytes` ends before it then. */
  bodyAt: number | null;
}

/** Before the stream in an Arrow file; its footer comes behind. */
export const ARROW_FILE_MAGIC = 'ARROW1\0\0';

const HEAD_BYTES_MAX = 16 * 1024 * 1024;
/** A record batch that cannot be sliced is held whole. */
const BATCH_BYTES_MAX = 256 * 1024 * 1024;
const REACH = { anyType: true, compressedBuffers: true } as const;

/**
 * The messages of an Arrow stream or file, one in memory at a time.
 * @param slicedBytes from how many on the body of a record batch is left where it is, if it can be read anywhere
 * @throws FileError
 */
export async function* readMessages(
  content: Content,
  isFile: boolean,
  slicedBytes: number,
): AsyncGenerator<ArrowMessage> {
  const footer = isFile && isSeekable(content) ? await readFooter(content) : null;
  for await (const message of footer === null
    ? streamMessages(content, isFile, slicedBytes)
    : seekMessages(content as SeekableContent, footer, slicedBytes)) {
    if (message.bodyAt === null) checkMessage(content.name, message.bytes);
    yield message;
  }
}

/** A library may read the message then. @throws FileError */
export function checkMessage(file: string, message: Uint8Array): void {
  const unsafe = explainUnsafeArrow(message, REACH) ?? explainOverclaim(message);
  if (unsafe !== null)
    throw new FileError(file, 'damaged', `this is no Arrow data that can be read: ${unsafe}`);
}

async function* seekMessages(
  content: SeekableContent,
  { schema, dictionaries, batches }: ArrowFooter,
  slicedBytes: number,
): AsyncGenerator<ArrowMessage> {
  const { name, read } = content;
  yield { isBatch: false, bytes: schema, bodyAt: null };
  for (const [blocks, isBatch] of [
    [dictionaries, false],
    [batches, true],
  ] as const)
    for (const { offset, bytes } of blocks) {
      const head = isBatch && bytes > slicedBytes ? await readHeadOf(content, offset) : null;
      if (head !== null && isSliceable(name, head.subarray(8))) {
        yield { isBatch, bytes: head, bodyAt: offset + head.length };
        continue;
      }
      checkSize(name, bytes);
      yield { isBatch, bytes: (await read(offset, offset + bytes)).slice(), bodyAt: null };
    }
}

/** null where it is none of the kind that begins with a mark, or too long. */
async function readHeadOf({ read }: SeekableContent, at: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const mark = await read(at, at + 8);
  if (mark.length < 8) return null;
  const view = new DataView(mark.buffer, mark.byteOffset);
  const headBytes = view.getInt32(4, true);
  if (view.getInt32(0, true) !== -1 || headBytes < 0 || headBytes > HEAD_BYTES_MAX) return null;
  const head = await read(at, at + 8 + headBytes);
  return head.length < 8 + headBytes ? null : head.slice();
}

async function* streamMessages(
  content: Content,
  isFile: boolean,
  slicedBytes: number,
): AsyncGenerator<ArrowMessage> {
  const { name: file } = content;
  let pieces = new Pieces(content.stream());
  let at = isFile ? ARROW_FILE_MAGIC.length : 0;
  try {
    await pieces.take(at);
    for (;;) {
      const mark = await pieces.takeUpTo(8);
      if (mark.length === 0 && !isFile) return;
      if (mark.length < 8) throw endsEarly(file);
      const view = new DataView(mark.buffer, mark.byteOffset);
      const headBytes = view.getInt32(4, true);
      if (view.getInt32(0, true) !== -1 && isFile)
        throw new FileError(
          file,
          'truncated',
          'it ends without the footer of an Arrow file: the job that wrote it did not finish, or the copy did not',
        );
      if (view.getInt32(0, true) !== -1)
        throw new FileError(file, 'damaged', 'a message of its Arrow stream does not begin as one');
      if (headBytes === 0) {
        if (!isFile && (await pieces.takeUpTo(1)).length > 0) throw goesOn(file);
        return;
      }
      if (headBytes < 0 || headBytes > HEAD_BYTES_MAX)
        throw new FileError(file, 'damaged', 'a message of its Arrow stream has an absurd length');
      const head = await takeWhole(file, pieces, headBytes);
      const { isBatch, bodyBytes } = outOf(file, () => measureMessage(head));
      at += 8 + headBytes + bodyBytes;
      if (isBatch && bodyBytes > slicedBytes && isSeekable(content) && isSliceable(file, head)) {
        if (at > content.size) throw endsEarly(file);
        yield { isBatch, bytes: joinBytes([mark, head]).slice(), bodyAt: at - bodyBytes };
        await pieces.close();
        pieces = new Pieces(streamFrom(content, at));
        continue;
      }
      checkSize(file, bodyBytes);
      const body = await takeWhole(file, pieces, bodyBytes);
      const bytes = new Uint8Array(8 + headBytes + bodyBytes);
      bytes.set(mark);
      bytes.set(head, 8);
      bytes.set(body, 8 + headBytes);
      yield { isBatch, bytes, bodyAt: null };
    }
  } finally {
    await pieces.close();
  }
}

const goesOn = (file: string): FileError =>
  new FileError(
    file,
    'damaged',
    'it goes on after the end of its Arrow stream: where several were put into one file, take them one by one',
  );

function isSliceable(file: string, head: Uint8Array): boolean {
  return outOf(file, () => locateArrowBatch(head)) !== null;
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

/** Reads something out of a head. @throws FileError where it points beyond its end */
export function outOf<T>(file: string, step: () => T): T {
  try {
    return step();
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
