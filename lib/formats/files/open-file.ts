import { openArrow } from './arrow.ts';
import { isSeekable, openBlob, readHead, type Content, type SeekableContent } from './content.ts';
import { openCsv } from './csv.ts';
import { FileError } from './file-error.ts';
import { gatherColumns } from './gather-columns.ts';
import { openJson, openJsonLines } from './json.ts';
import { trustNames } from './named-columns.ts';
import { openNpy } from './npy.ts';
import { openNpz } from './npz.ts';
import { openParquet } from './parquet.ts';
import { HEAD_BYTES, recognise, type FileKind } from './recognise.ts';
import type { Table } from './table.ts';
import { hasValueALine } from './tell-lines.ts';
import { fromUtf16 } from './utf16.ts';
import { unpackAnywhere, unpackFile, type Packing, type Unpack } from './unpack.ts';

const HELD_BYTES_MAX = 128 * 1024 * 1024;

/**
 * Opens a file that an embedding job has left behind: tells by its content what it is, and what columns it has.
 * @param unpack decompresses gzip and zstd, where the platform does it better
 * @throws FileError what is wrong with it, in words
 */
export async function openFile(content: Content, unpack: Unpack = unpackAnywhere): Promise<Table> {
  return trustNames(
    await openKind(content, recognise(content.name, await readHead(content, HEAD_BYTES)), unpack),
  );
}

async function openKind(content: Content, kind: FileKind, unpack: Unpack): Promise<Table> {
  switch (kind) {
    case 'gzip':
    case 'zstd':
      return openPacked(content, kind, unpack);
    case 'utf-16le':
    case 'utf-16be':
      return openRecoded(fromUtf16(content, kind), unpack);
    case 'parquet':
      return gatherColumns(await openParquet((await hold(content)) ?? refuseLarge(content, 'Parquet')));
    case 'zip':
      return openNpz((await hold(content)) ?? refuseLarge(content, 'a zip archive'));
    case 'npy':
      return openNpy(content);
    case 'arrow-file':
      return gatherColumns(await openArrow(content, true));
    case 'arrow-stream':
      return gatherColumns(await openArrow(content, false));
    case 'long-json':
      return (await hasValueALine(content)) ? openJsonLines(content) : openJson(content);
    case 'json':
      return openJson(content);
    case 'jsonl':
      return openJsonLines(content);
    case 'csv':
      return openCsv(content);
  }
}

async function openRecoded(text: Content, unpack: Unpack): Promise<Table> {
  const table = await openKind(text, recognise(text.name, await readHead(text, HEAD_BYTES)), unpack);
  // Lines of this kind may be sent by their bytes, as UTF-8.
  return table.kind === 'jsonl' ? { ...table, kind: 'json' } : table;
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
  // Not every Arrow file is a stream from its beginning on too.
  const whole = kind === 'arrow-file' ? await hold(unpacked) : null;
  return openKind(whole ?? unpacked, kind, unpack);
}

/** Content that can be read anywhere: what comes in its order only is held, unless it is too large. */
async function hold(content: Content): Promise<SeekableContent | null> {
  if (isSeekable(content)) return content;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of content.stream()) {
    bytes += piece.length;
    if (bytes > HELD_BYTES_MAX) return null;
    pieces.push(piece.slice());
  }
  return openBlob(content.name, new Blob(pieces));
}

function refuseLarge({ name }: Content, what: string): never {
  throw new FileError(
    name,
    'too_large',
    `it is ${what}, which is read from its end, but it comes as a stream or compressed as a whole, and has more than ${HELD_BYTES_MAX} bytes: unpack it to a file first`,
  );
}
