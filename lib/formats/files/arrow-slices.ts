import type { Field } from '@uwdata/flechette';
import { locateArrowBatch, type ArrowBatchPlaces } from '#lib/formats/arrow-check.ts';
import { checkMessage, outOf } from './arrow-messages.ts';
import { ArrowSlice, type ReadBuffer } from './arrow-slice.ts';
import type { SeekableContent } from './content.ts';
import { Damage, FileError } from './file-error.ts';

/** Of rows in a slice: the bits that tell which are there begin at a byte then, also those of the entries of their lists. */
const ROWS_STEP = 64;
const READ_BYTES_MAX = 128 * 1024 * 1024;

/**
 * Reads a record batch of any size in slices: each is a message of its own, with some of the rows and only the columns that are
 * asked for.
 * @param head the message without its body
 * @throws FileError, Damage
 */
export async function* readSlices(
  content: SeekableContent,
  head: Uint8Array<ArrayBuffer>,
  bodyAt: number,
  fields: readonly Field[],
  columns: ReadonlySet<number | undefined>,
  sliceBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { name: file } = content;
  const places = outOf(file, () => locateArrowBatch(head.subarray(8)))!;
  const { rows, bodyBytes, nodes, buffers, views } = places;
  if (
    rows < 0 ||
    nodes.some(([length]) => length! < 0) ||
    views.some((count) => count < 0 || count > buffers.length) ||
    bodyAt + bodyBytes > content.size
  )
    throw new Damage('it claims more than there is');
  // Rows without any column would be a claim that nothing stands for.
  const wanted = columns.size === 0 ? new Set([0]) : columns;
  const read = openBuffers(content, places, bodyAt);
  const rowsAtOnce = Math.max(1, Math.floor((sliceBytes * rows) / bodyBytes / ROWS_STEP)) * ROWS_STEP;
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const slice = new ArrowSlice(places, read);
    const to = Math.min(rows, from + rowsAtOnce);
    for (const [i, { type }] of fields.entries())
      if (wanted.has(i)) await slice.add(type, from, to);
      else slice.leaveOut(type);
    const message = slice.toMessage(head, to - from);
    checkMessage(file, message);
    yield message;
  }
}

function openBuffers(
  { name, read }: SeekableContent,
  { buffers, bodyBytes }: ArrowBatchPlaces,
  bodyAt: number,
): ReadBuffer {
  return async (index, from, to) => {
    const [offset = -1, length = -1] = buffers[index] ?? [];
    if (offset < 0 || length < 0 || offset + length > bodyBytes || from < 0 || from > to || to > length)
      throw new Damage('a buffer has fewer values than rows');
    if (to - from > READ_BYTES_MAX)
      throw new FileError(
        name,
        'too_large',
        `some rows of a record batch take ${to - from} bytes; up to ${READ_BYTES_MAX} are read at once: write it in smaller batches, or as Parquet`,
      );
    return (await read(bodyAt + offset + from, bodyAt + offset + to)).slice();
  };
}
