import { openArrow } from './arrow.ts';
import { isSeekable, readHead, type Content, type SeekableContent } from './content.ts';
import { openCsv } from './csv.ts';
import { FileError } from './file-error.ts';
import { openJson, openJsonLines } from './json.ts';
import { openNpy } from './npy.ts';
import { openNpz } from './npz.ts';
import { openParquet } from './parquet.ts';
import { HEAD_BYTES, recognise, type FileKind } from './recognise.ts';
import type { Table } from './table.ts';
import { unpackAnywhere, unpackFile, type Packing, type Unpack } from './unpack.ts';

/**
 * Opens a file that an embedding job has left behind: tells by its content what it is, and what columns it has.
 * @param unpack decompresses gzip and zstd, where the platform does it better
 * @throws FileError what is wrong with it, in words
 */
export async function openFile(content: Content, unpack: Unpack = unpackAnywhere): Promise<Table> {
  return openKind(content, recognise(content.name, await readHead(content, HEAD_BYTES)), unpack);
}

async function openKind(content: Content, kind: FileKind, unpack: Unpack): Promise<Table> {
  switch (kind) {
    case 'gzip':
    case 'zstd':
      return openPacked(content, kind, unpack);
    case 'parquet':
      return openParquet(seekable(content, 'Parquet'));
    case 'zip':
      return openNpz(seekable(content, 'a zip archive'));
    case 'npy':
      return openNpy(content);
    case 'arrow-file':
    case 'arrow-stream':
      return openArrow(content, kind === 'arrow-file');
    case 'json':
      return openJson(content);
    case 'jsonl':
      return openJsonLines(content);
    case 'csv':
      return openCsv(content);
  }
}

/** One layer is taken off: what is compressed twice is not read. */
async function openPacked(content: Content, packing: Packing, unpack: Unpack): Promise<Table> {
  const unpacked: Content = {
    name: content.name,
    size: null,
    read: null,
    stream: () => unpackFile(content.name, content.stream(), packing, unpack),
  };
  const kind = recognise(content.name, await readHead(unpacked, HEAD_BYTES));
  if (kind === 'gzip' || kind === 'zstd')
    throw new FileError(content.name, 'unsupported', 'it is compressed twice: unpack it once');
  return openKind(unpacked, kind, unpack);
}

function seekable(content: Content, what: string): SeekableContent {
  if (isSeekable(content)) return content;
  throw new FileError(
    content.name,
    'unsupported',
    `it is ${what}, which is read from its end, but it comes as a stream or compressed as a whole: unpack it to a file first`,
  );
}
