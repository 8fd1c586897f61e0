import {
  configure,
  ERR_BAD_FORMAT,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_CRC32,
  ERR_UNSUPPORTED_COMPRESSION,
  Reader,
  ZipReader,
  type FileEntry,
} from '@zip.js/zip.js/index-native.js';
import type { Content, SeekableContent } from './content.ts';
import { Damage, FileError } from './file-error.ts';
import { boundUnpacking } from './unpack.ts';

configure({ useWebWorkers: false });

const ENTRIES_MAX = 10_000;
/** Of one read: the directory is the largest. */
const READ_BYTES_MAX = 32 * 1024 * 1024;

/** What is in an archive, its folders left out. @throws FileError */
export async function openZip(content: SeekableContent): Promise<Content[]> {
  const members: Content[] = [];
  try {
    for await (const entry of new ZipReader(new ContentReader(content)).getEntriesGenerator()) {
      if (members.length === ENTRIES_MAX)
        throw new FileError(content.name, 'too_large', `it has more than ${ENTRIES_MAX} files in it`);
      if (!entry.directory) members.push(openEntry(content.name, entry));
    }
  } catch (error) {
    throw explain(content.name, error);
  }
  return members;
}

function openEntry(archive: string, entry: FileEntry): Content {
  const name = `${archive}/${entry.filename}`;
  if (entry.encrypted)
    throw new FileError(archive, 'encrypted', 'it is locked by a password: unpack it, and take the files');
  return {
    name,
    size: entry.uncompressedSize,
    read: null,
    stream: () => boundUnpacking(name, streamEntry(name, entry), () => entry.compressedSize),
  };
}

async function* streamEntry(name: string, entry: FileEntry): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const stop = new AbortController();
  const reader = readable.getReader();
  // Its failure is met by the reader too.
  const unpacking = entry.getData(writable, { signal: stop.signal, checkSignature: true }).then(
    () => null,
    (error: unknown) =>
      writable
        .abort(error)
        .catch(() => undefined)
        .then(() => error),
  );
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield value;
    }
    const error = await unpacking;
    if (error !== null) throw explain(name, error);
  } catch (error) {
    throw explain(name, error);
  } finally {
    stop.abort();
    await reader.cancel().catch(() => undefined);
  }
}

/** Bytes that could not be fetched say nothing of what is in them. */
class Unread extends Error {
  constructor(cause: unknown) {
    super('unread', { cause });
  }
}

class ContentReader extends Reader<SeekableContent> {
  readonly #content: SeekableContent;

  constructor(content: SeekableContent) {
    super(content);
    this.#content = content;
    this.size = content.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = Math.max(0, Math.min(length, this.size - index));
    if (bytes > READ_BYTES_MAX) throw new Damage(`its directory claims ${length} bytes`);
    return this.#content.read(index, index + bytes).catch((error: unknown) => {
      throw new Unread(error);
    });
  }
}

function explain(name: string, error: unknown): unknown {
  if (error instanceof FileError) return error;
  if (error instanceof Unread) return error.cause;
  const why = error instanceof Error ? error.message : String(error);
  if (why === ERR_EOCDR_NOT_FOUND || why === ERR_BAD_FORMAT)
    return new FileError(
      name,
      'truncated',
      'it ends without the directory of a zip archive: the job that wrote it did not finish, or the copy did not',
      { cause: error },
    );
  if (why === ERR_UNSUPPORTED_COMPRESSION)
    return new FileError(
      name,
      'unsupported',
      'it is packed in another way than deflate: save it with np.savez_compressed',
      { cause: error },
    );
  const rule =
    why === ERR_INVALID_CRC32
      ? 'its bytes do not match their checksum: copy it anew'
      : `it is no whole zip archive (${why}): copy it anew`;
  return new FileError(name, 'damaged', rule, { cause: error });
}
