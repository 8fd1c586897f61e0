import { open, stat } from 'node:fs/promises';
import { openBytes, type Content } from '#lib/formats/files/content.ts';
import { Failure, reasonOf } from '#scripts/support/failure.ts';

/** What standard input is called on a command line. */
export const STDIN = '-';

/** A file on a disk, or standard input. @throws Failure */
export async function openContent(path: string): Promise<Content> {
  if (path === STDIN) return openStream('standard input', process.stdin);
  const info = await stat(path).catch((error: unknown) => {
    throw new Failure(`${path} cannot be read: ${reasonOf(error)}.`);
  });
  if (info.isDirectory()) throw new Failure(`${path} is a folder: name the files in it.`);
  if (!info.isFile()) {
    const file = await open(path);
    return openStream(path, file.createReadStream());
  }
  return openBytes(path, info.size, async (from, to) => {
    // Opened for each read: hundreds of shards may be named.
    await using file = await open(path);
    const buffer = new Uint8Array(Math.max(0, Math.min(to, info.size) - from));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    return buffer.subarray(0, bytesRead);
  });
}

const KEPT_BYTES = 16 * 1024 * 1024;

/** What comes once only. Its beginning is kept, so that it can be looked at before it is read. */
function openStream(name: string, source: AsyncIterable<Buffer>): Content {
  const rest = source[Symbol.asyncIterator]();
  let kept: Uint8Array<ArrayBuffer>[] | null = [];
  let keptBytes = 0;
  return {
    name,
    size: null,
    read: null,
    async *stream() {
      if (kept === null)
        throw new Failure(`${name} comes once only, and has to be read twice: save it as a file`);
      for (let i = 0; ; i++) {
        const again = kept?.[i];
        if (again !== undefined) {
          yield again;
          continue;
        }
        const { value, done } = await rest.next();
        if (done === true) return;
        const piece = new Uint8Array(value);
        keptBytes += piece.length;
        if (keptBytes <= KEPT_BYTES) kept?.push(piece);
        else kept = null;
        yield piece;
      }
    },
  };
}
