import { countArrowRows, readArrowFooter } from '#lib/formats/arrow-check.ts';
import type { ArrowBlock } from '#lib/formats/flat-table.ts';
import type { SeekableContent } from './content.ts';

/** What an Arrow file has in it, by its footer. */
export interface ArrowFooter {
  /** As a message, as it would open a stream. */
  schema: Uint8Array<ArrayBuffer>;
  dictionaries: readonly ArrowBlock[];
  batches: readonly ArrowBlock[];
}

const MAGIC = 'ARROW1';
const TAIL_BYTES = 4 + MAGIC.length;
const FOOTER_BYTES_MAX = 32 * 1024 * 1024;
const HEAD_BYTES = 4096;
/** More are not worth the many small reads. */
const COUNTED_BATCHES_MAX = 2_000;

/** The footer of a file; null where there is none, since it was cut. */
export async function readFooter({ size, read }: SeekableContent): Promise<ArrowFooter | null> {
  const tail = await read(Math.max(0, size - TAIL_BYTES), size);
  if (tail.length < TAIL_BYTES || String.fromCharCode(...tail.subarray(4)) !== MAGIC) return null;
  const bytes = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (bytes > FOOTER_BYTES_MAX || bytes > size - TAIL_BYTES) return null;
  const footer = await read(size - TAIL_BYTES - bytes, size - TAIL_BYTES);
  try {
    const { schemaAt, dictionaries, batches } = readArrowFooter(footer);
    const isWithin = ({ offset, bytes: length }: ArrowBlock): boolean =>
      offset >= 0 && length >= 0 && offset + length <= size;
    if (![...dictionaries, ...batches].every(isWithin)) return null;
    return { schema: asMessage(footer, schemaAt), dictionaries, batches };
  } catch (error) {
    return outOfBounds(error);
  }
}

/** Rows of all batches, by their heads; null where they are too many to look at. */
export async function countRows({ read }: SeekableContent, { batches }: ArrowFooter): Promise<number | null> {
  if (batches.length > COUNTED_BATCHES_MAX) return null;
  let rows = 0;
  for (const { offset, bytes } of batches) {
    const head = await read(offset + 8, offset + Math.min(bytes, HEAD_BYTES));
    try {
      const counted = countArrowRows(head);
      if (!Number.isSafeInteger(counted) || counted < 0) return null;
      rows += counted;
    } catch (error) {
      return outOfBounds(error);
    }
  }
  return rows;
}

/** What points beyond its end says nothing. */
function outOfBounds(error: unknown): null {
  if (error instanceof RangeError) return null;
  throw error;
}

const ENVELOPE_BYTES = 32;

/** The footer's schema with the head of a message before it: a table of FlatBuffers, whose fields point forward. */
function asMessage(footer: Uint8Array, schemaAt: number): Uint8Array<ArrayBuffer> {
  const padded = Math.ceil(footer.length / 8) * 8;
  const message = new Uint8Array(8 + ENVELOPE_BYTES + padded);
  const view = new DataView(message.buffer, 8);
  new DataView(message.buffer).setInt32(0, -1, true);
  new DataView(message.buffer).setInt32(4, ENVELOPE_BYTES + padded, true);
  const [vtable, table] = [4, 16];
  view.setUint32(0, table, true);
  for (const [i, value] of [12, 16, 8, 10, 4, 0].entries()) view.setUint16(vtable + 2 * i, value, true);
  view.setInt32(table, table - vtable, true);
  view.setUint32(table + 4, ENVELOPE_BYTES + schemaAt - (table + 4), true);
  view.setInt16(table + 8, 4, true);
  view.setUint8(table + 10, 1);
  message.set(footer, 8 + ENVELOPE_BYTES);
  return message;
}
