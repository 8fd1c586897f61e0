import { ENTRIES_MAX, FlatTable, type ArrowBlock } from './flat-table.ts';

/**
 * The Arrow library believes what a stream says of its own sizes, and runs out of memory over a few forged bytes. So every
 * size is held against the bytes that are there before it gets to see a stream.
 */

const HEADERS = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;
const TYPES: Readonly<Record<number, string>> = {
  1: 'Null',
  2: 'Int',
  3: 'FloatingPoint',
  5: 'Utf8',
  6: 'Bool',
  12: 'List',
  16: 'FixedSizeList',
  20: 'LargeUtf8',
};
const UNREAD_TYPES: Readonly<Record<number, string>> = {
  4: 'Binary',
  7: 'Decimal',
  8: 'Date',
  9: 'Time',
  10: 'Timestamp',
  11: 'Interval',
  13: 'Struct',
  14: 'Union',
  15: 'FixedSizeBinary',
  17: 'Map',
  18: 'Duration',
  19: 'LargeBinary',
  21: 'LargeList',
  22: 'RunEndEncoded',
  23: 'BinaryView',
  24: 'Utf8View',
  25: 'ListView',
  26: 'LargeListView',
};

const MESSAGES_MAX = 10_000;
const PACKED_RATIO_MAX = 1_000;
const PACKED_FREE_BYTES = 1024 * 1024;
const DEPTH_MAX = 3;
const NESTED_DEPTH_MAX = 8;

/** What a reader of Arrow can do. */
export interface ArrowReach {
  /** All types there are, nested ones too; else those of embeddings. */
  anyType: boolean;
  compressedBuffers: boolean;
}

const PLAIN: ArrowReach = { anyType: false, compressedBuffers: false };

/** Says why a stream must not be read; null when it may. */
export function explainUnsafeArrow(bytes: Uint8Array, reach: ArrowReach = PLAIN): string | null {
  try {
    checkStream(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), reach);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return 'it ends early, or points beyond its end';
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a message's own head says: whether rows follow it, and how many bytes. @throws RangeError, Error */
export function measureMessage(head: Uint8Array): { isBatch: boolean; bodyBytes: number } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const message = new FlatTable(view, view.getUint32(0, true));
  const bodyBytes = message.long(3);
  if (bodyBytes < 0) throw new RangeError();
  return { isBatch: message.byte(1) === HEADERS.recordBatch, bodyBytes };
}

/** Of which dictionary a message is, and whether it only adds to that; null for another message. @throws RangeError */
export function readDictionaryHead(head: Uint8Array): { id: number; isDelta: boolean } | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const message = new FlatTable(view, view.getUint32(0, true));
  const batch = message.byte(1) === HEADERS.dictionaryBatch ? message.table(2) : null;
  return batch === null ? null : { id: batch.long(0), isDelta: batch.byte(2) !== 0 };
}

/**
 * Says why a whole message claims more than it can have, packed or not; null when it does not. Whoever unpacks it or goes through
 * its rows trusts it then.
 */
export function explainOverclaim(message: Uint8Array): string | null {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const headBytes = view.getInt32(4, true);
  const head = new FlatTable(
    new DataView(view.buffer, view.byteOffset + 8, headBytes),
    view.getUint32(8, true),
  );
  const kind = head.byte(1);
  const batch = kind === HEADERS.dictionaryBatch ? head.table(2)?.table(1) : head.table(2);
  if (kind === HEADERS.schema || batch === null || batch === undefined) return null;
  const isPacked = batch.table(3) !== null;
  const sizes: number[] = [];
  for (const [offset, length] of batch.longs(2, 2)) {
    const at = 8 + headBytes + offset!;
    if (offset! < 0 || length! < 0 || at + length! > message.length)
      return 'a buffer lies outside of its message';
    const unpacked = isPacked && length! >= 8 ? Number(view.getBigInt64(at, true)) : length!;
    if (unpacked > PACKED_RATIO_MAX * length! + PACKED_FREE_BYTES)
      return `a buffer of ${length} bytes claims to have ${unpacked} unpacked`;
    sizes.push(Math.max(unpacked, length!));
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const entries = Math.max(...batch.longs(1, 2).map(([length]) => length!), batch.long(0));
  // A dictionary's texts are all decoded at once: each has to have its place.
  const places = kind === HEADERS.dictionaryBatch && sizes.length > 2 ? sizes[1]! / 4 : 8 * bytes;
  return entries > places ? `it claims ${entries} entries in ${bytes} bytes` : null;
}

/** What an Arrow file's footer says: where in it the schema is, and where in the file the rest. @throws RangeError */
export function readArrowFooter(footer: Uint8Array): {
  schemaAt: number;
  dictionaries: ArrowBlock[];
  batches: ArrowBlock[];
} {
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  const root = new FlatTable(view, view.getUint32(0, true));
  const schemaAt = root.table(1)?.at;
  if (schemaAt === undefined) throw new RangeError('it has no schema');
  return { schemaAt, dictionaries: root.blocks(2), batches: root.blocks(3) };
}

/** Where in the head of a record batch its numbers stand, and what they are. */
export interface ArrowBatchPlaces {
  rowsAt: number;
  rows: number;
  nodesAt: number;
  nodes: number[][];
  buffersAt: number;
  buffers: number[][];
  bodyBytesAt: number;
  bodyBytes: number;
  /** How many buffers each column of views has for its bytes. */
  views: number[];
}

/** Finds them; null for a batch that is packed, or has no rows. @throws RangeError */
export function locateArrowBatch(head: Uint8Array): ArrowBatchPlaces | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const message = new FlatTable(view, view.getUint32(0, true));
  const batch = message.byte(1) === HEADERS.recordBatch ? message.table(2) : null;
  const [rowsAt, bodyBytesAt] = [batch?.placeOf(0) ?? null, message.placeOf(3)];
  if (batch === null || rowsAt === null || bodyBytesAt === null || batch.table(3) !== null) return null;
  return {
    rowsAt,
    rows: batch.long(0),
    nodesAt: batch.entriesAt(1),
    nodes: batch.longs(1, 2),
    buffersAt: batch.entriesAt(2),
    buffers: batch.longs(2, 2),
    bodyBytesAt,
    bodyBytes: message.long(3),
    views: batch.longs(4, 1).map(([count]) => count!),
  };
}

/** How many rows a record batch has by its head. @throws RangeError */
export function countArrowRows(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return new FlatTable(view, view.getUint32(0, true)).table(2)?.long(0) ?? 0;
}

function checkStream(view: DataView, reach: ArrowReach): void {
  let at = 0;
  for (let messages = 0; at < view.byteLength; messages++) {
    if (messages === MESSAGES_MAX) throw new Error(`it has more than ${MESSAGES_MAX} messages`);
    const isMarked = view.getInt32(at, true) === -1;
    if (isMarked) at += 4;
    const length = view.getInt32(at, true);
    at += 4;
    if (length === 0) {
      if (at < view.byteLength) throw new Error('it goes on after its end');
      return;
    }
    // A view of its own: nothing in a message may point out of it.
    at += length + checkMessage(new DataView(view.buffer, view.byteOffset + at, length), reach);
    if (at > view.byteLength) throw new RangeError();
  }
}

/** @returns length of the body that follows, in bytes */
function checkMessage(view: DataView, reach: ArrowReach): number {
  const message = new FlatTable(view, view.getUint32(0, true));
  const header = message.table(2);
  const kind = message.byte(1);
  if (header === null) throw new Error('a message has no header');
  if (kind === HEADERS.schema) {
    const fields = header.tables(1);
    header.tables(2);
    if (fields.length === 0) throw new Error('it has no columns');
    checkFields(fields, { left: ENTRIES_MAX }, reach.anyType ? NESTED_DEPTH_MAX : DEPTH_MAX, reach);
  } else if (kind === HEADERS.recordBatch) checkBatch(header, reach);
  else if (kind === HEADERS.dictionaryBatch) checkBatch(header.table(1), reach);
  else throw new Error('it has messages that are no record batches');
  const bodyLength = message.long(3);
  if (bodyLength < 0) throw new RangeError();
  return bodyLength;
}

function checkFields(
  fields: readonly FlatTable[],
  budget: { left: number },
  depth: number,
  reach: ArrowReach,
): void {
  for (const field of fields) {
    const type = field.byte(2);
    if (TYPES[type] === undefined && !(reach.anyType && UNREAD_TYPES[type] !== undefined))
      throw new Error(
        `${describeField(field)} has the type ${UNREAD_TYPES[type] ?? type}; types that are read: ${Object.values(TYPES).join(', ')}`,
      );
    field.tables(6);
    if (depth === 0 || --budget.left < 0) throw new Error('its columns are nested too deep, or too many');
    checkFields(field.tables(5), budget, depth - 1, reach);
  }
}

/** Names are as long as their sender likes. */
function describeField(field: FlatTable): string {
  const name = field.text(0).slice(0, 80);
  return name === '' ? 'a column' : `the column ${JSON.stringify(name)}`;
}

function checkBatch(batch: FlatTable | null, reach: ArrowReach): void {
  if (batch === null) throw new Error('a batch is empty');
  if (batch.table(3) !== null && !reach.compressedBuffers)
    throw new Error('its buffers are compressed; compress the whole of it instead');
  for (const slot of [1, 2]) batch.vectorLength(slot, 16);
  if (batch.long(0) < 0) throw new RangeError();
  const buffers = batch.vectorLength(2, 16);
  if (batch.longs(4, 1).some(([count]) => count! < 0 || count! > buffers)) throw new RangeError();
}
