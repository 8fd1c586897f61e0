import { Type, type DataType, type RunEndEncodedType } from '@uwdata/flechette';
import type { ArrowBatchPlaces } from '#lib/formats/arrow-check.ts';
import { joinBytes } from './content.ts';
import { Damage } from './file-error.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads bytes of a buffer, by its place among those of the batch. @throws Damage where it has fewer */
export type ReadBuffer = (buffer: number, from: number, to: number) => Promise<Bytes>;

const NONE: Bytes = new Uint8Array();
const VIEW_BYTES = 16;
/** Texts up to this stand in their views. */
const VIEWED_BYTES_MAX = 12;

/** Some rows of a record batch, put together to a batch of their own. Its columns are added in the order of the schema. */
export class ArrowSlice {
  readonly #places: ArrowBatchPlaces;
  readonly #read: ReadBuffer;
  readonly #nodes: [length: number, nulls: number][] = [];
  readonly #buffers: Bytes[] = [];
  #views = 0;

  constructor(places: ArrowBatchPlaces, read: ReadBuffer) {
    this.#places = places;
    this.#read = read;
  }

  /** Adds the rows of a column. The first of them is a multiple of eight. @throws Damage */
  async add(type: DataType, from: number, to: number): Promise<void> {
    const nulls = this.#places.nodes[this.#nodes.length]?.[1] ?? 0;
    this.#nodes.push([to - from, nulls]);
    if (type.typeId === Type.Null) return;
    if (type.typeId === Type.RunEndEncoded) return this.#addRuns(type, from, to);
    await this.#addBits(from, to);
    switch (type.typeId) {
      case Type.Struct:
        for (const child of type.children) await this.add(child.type, from, to);
        return;
      case Type.FixedSizeList:
        return this.add(type.children[0]!.type, from * type.stride, to * type.stride);
      case Type.Utf8:
      case Type.LargeUtf8:
      case Type.Binary:
      case Type.LargeBinary: {
        const [first, last] = await this.#addOffsets(from, to, widthOf(type), 1);
        return this.#add(await this.#next(first, last));
      }
      case Type.Map:
      case Type.List:
      case Type.LargeList: {
        const span = await this.#addOffsets(from, to, widthOf(type), 8);
        return this.add(type.children[0].type, ...span);
      }
      case Type.ListView:
      case Type.LargeListView: {
        const span = await this.#addSpans(from, to, widthOf(type));
        return this.add(type.children[0].type, ...span);
      }
      case Type.Utf8View:
      case Type.BinaryView:
        return this.#addViews(from, to);
      case Type.Bool:
        return this.#addBits(from, to);
      default: {
        const bytes = bytesOf(type);
        if (bytes === null) throw new Damage('a column of its type cannot be read in slices');
        this.#add(await this.#next(from * bytes, to * bytes));
      }
    }
  }

  /** Adds a column without any rows. */
  leaveOut(type: DataType): void {
    this.#nodes.push([0, 0]);
    const views = VIEWS.has(type.typeId) ? (this.#places.views[this.#views++] ?? 0) : 0;
    for (let i = countBuffers(type) + views; i > 0; i--) this.#add(NONE);
    if (type.typeId !== Type.Dictionary && 'children' in type)
      for (const child of type.children) this.leaveOut(child.type);
  }

  /** All of it as a message, by the head of the whole batch. */
  toMessage(head: Bytes, rows: number): Bytes {
    const { rowsAt, nodesAt, buffersAt, bodyBytesAt, nodes, buffers } = this.#places;
    if (this.#nodes.length !== nodes.length || this.#buffers.length !== buffers.length)
      throw new Damage('a record batch has other columns than its schema');
    const message = joinBytes([head, ...this.#buffers.flatMap((buffer) => [buffer, padding(buffer)])]);
    const view = new DataView(message.buffer, 8);
    const write = (at: number, value: number): void => view.setBigInt64(at, BigInt(value), true);
    write(rowsAt, rows);
    write(bodyBytesAt, message.length - head.length);
    for (const [i, [length, nulls]] of this.#nodes.entries()) {
      write(nodesAt + 16 * i, length);
      write(nodesAt + 16 * i + 8, nulls);
    }
    let at = 0;
    for (const [i, buffer] of this.#buffers.entries()) {
      write(buffersAt + 16 * i, at);
      write(buffersAt + 16 * i + 8, buffer.length);
      at += buffer.length + padding(buffer).length;
    }
    return message;
  }

  #add(buffer: Bytes): void {
    this.#buffers.push(buffer);
  }

  /** The next buffer's bytes from there to there. */
  #next(from: number, to: number): Promise<Bytes> {
    return this.#read(this.#buffers.length, from, to);
  }

  /** Which are there; nothing where all are. */
  async #addBits(from: number, to: number): Promise<void> {
    const isEmpty = (this.#places.buffers[this.#buffers.length]?.[1] ?? 0) === 0;
    this.#add(isEmpty ? NONE : await this.#next(from / 8, Math.ceil(to / 8)));
  }

  /** Where texts or lists begin and end; they follow one after another. */
  async #addOffsets(
    from: number,
    to: number,
    width: 4 | 8,
    step: 1 | 8,
  ): Promise<[first: number, last: number]> {
    const offsets = new Numbers(await this.#next(from * width, (to + 1) * width), width);
    const [start, last] = [offsets.at(0), offsets.at(to - from)];
    const first = start - (start % step);
    for (let i = 0; i <= to - from; i++) offsets.set(i, offsets.at(i) - first);
    this.#add(offsets.bytes);
    return [first, last];
  }

  /** Where lists begin and how long they are; they may lie anywhere. */
  async #addSpans(from: number, to: number, width: 4 | 8): Promise<[first: number, last: number]> {
    const starts = new Numbers(await this.#next(from * width, to * width), width);
    this.#add(starts.bytes);
    const lengths = new Numbers(await this.#next(from * width, to * width), width);
    this.#add(lengths.bytes);
    let [first, last] = [Infinity, 0];
    for (let i = 0; i < to - from; i++) {
      if (lengths.at(i) === 0) continue;
      first = Math.min(first, starts.at(i));
      last = Math.max(last, starts.at(i) + lengths.at(i));
    }
    first = Math.min(first, last);
    first -= first % 8;
    for (let i = 0; i < to - from; i++) starts.set(i, lengths.at(i) === 0 ? 0 : starts.at(i) - first);
    return [first, last];
  }

  /** Where runs end, and their values; a run before the first row ends with none. */
  async #addRuns({ children: [ends, values] }: RunEndEncodedType, from: number, to: number): Promise<void> {
    const [count = 0] = this.#places.nodes[this.#nodes.length] ?? [];
    const width = bytesOf(ends.type) as 2 | 4 | 8;
    this.#nodes.push([0, 0]);
    const node = this.#nodes.at(-1)!;
    this.#add(NONE);
    const all = new Numbers(await this.#next(0, count * width), width);
    let [first, last] = [0, 0];
    for (; first < count && all.at(first) <= from; first++);
    for (last = first; last < count && all.at(last) < to; last++);
    if (last >= count) throw new Damage('its runs end before its rows do');
    first -= first % 8;
    for (let run = first; run <= last; run++) all.set(run, Math.max(0, Math.min(all.at(run), to) - from));
    node[0] = last + 1 - first;
    this.#add(all.bytes.slice(first * width, (last + 1) * width));
    return this.add(values.type, first, last + 1);
  }

  async #addViews(from: number, to: number): Promise<void> {
    const views = await this.#next(from * VIEW_BYTES, to * VIEW_BYTES);
    this.#add(views);
    const view = new DataView(views.buffer);
    const count = this.#places.views[this.#views++] ?? 0;
    const spans = Array.from({ length: count }, () => [Infinity, 0] as [first: number, last: number]);
    const far = Array.from({ length: to - from }, (_, i) => i * VIEW_BYTES).filter(
      (at) => view.getInt32(at, true) > VIEWED_BYTES_MAX,
    );
    for (const at of far) {
      const span = spans[view.getInt32(at + 8, true)];
      if (span === undefined) throw new Damage('a text is in a buffer that is not there');
      const start = view.getInt32(at + 12, true);
      span[0] = Math.min(span[0], start);
      span[1] = Math.max(span[1], start + view.getInt32(at, true));
    }
    for (const at of far)
      view.setInt32(at + 12, view.getInt32(at + 12, true) - spans[view.getInt32(at + 8, true)]![0], true);
    for (const [first, last] of spans) this.#add(last === 0 ? NONE : await this.#next(first, last));
  }
}

/** Whole numbers of 16, 32 or 64 bits in a buffer. */
class Numbers {
  readonly bytes: Bytes;
  readonly #view: DataView;
  readonly #width: 2 | 4 | 8;

  constructor(bytes: Bytes, width: 2 | 4 | 8) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#width = width;
  }

  at(i: number): number {
    const at = i * this.#width;
    const number =
      this.#width === 8
        ? Number(this.#view.getBigInt64(at, true))
        : this.#width === 4
          ? this.#view.getInt32(at, true)
          : this.#view.getInt16(at, true);
    if (!(number >= 0 && number <= Number.MAX_SAFE_INTEGER))
      throw new Damage('a list begins before its values');
    return number;
  }

  set(i: number, number: number): void {
    if (this.#width === 2) this.#view.setInt16(2 * i, number, true);
    else if (this.#width === 4) this.#view.setInt32(4 * i, number, true);
    else this.#view.setBigInt64(8 * i, BigInt(number), true);
  }
}

const VIEWS: ReadonlySet<number> = new Set([Type.Utf8View, Type.BinaryView]);
const BUFFERS: Readonly<Record<number, number>> = {
  [Type.Null]: 0,
  [Type.RunEndEncoded]: 0,
  [Type.Struct]: 1,
  [Type.FixedSizeList]: 1,
  [Type.Utf8]: 3,
  [Type.LargeUtf8]: 3,
  [Type.Binary]: 3,
  [Type.LargeBinary]: 3,
  [Type.ListView]: 3,
  [Type.LargeListView]: 3,
};

/** Those of the column itself, without those that views have for their bytes. */
const countBuffers = (type: DataType): number =>
  type.typeId === Type.Union ? 1 + type.mode : (BUFFERS[type.typeId] ?? 2);

const WIDE: ReadonlySet<number> = new Set([
  Type.LargeUtf8,
  Type.LargeBinary,
  Type.LargeList,
  Type.LargeListView,
]);

/** Of the offsets of texts or lists. */
const widthOf = ({ typeId }: DataType): 4 | 8 => (WIDE.has(typeId) ? 8 : 4);

/** Of each value of a column whose values are all of one length. */
function bytesOf(type: DataType): number | null {
  switch (type.typeId) {
    case Type.Int:
      return type.bitWidth / 8;
    case Type.Float:
      return 2 << type.precision;
    case Type.Dictionary:
      return type.indices.bitWidth / 8;
    case Type.Decimal:
      return type.bitWidth / 8;
    case Type.FixedSizeBinary:
      return type.stride;
    case Type.Date:
    case Type.Time:
    case Type.Timestamp:
    case Type.Duration:
      return type.values.BYTES_PER_ELEMENT;
    default:
      return null;
  }
}

const padding = ({ length }: Bytes): Bytes => new Uint8Array((8 - (length % 8)) % 8);
