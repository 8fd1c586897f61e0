import { FormatError, UnreadableRow } from '#lib/formats/format-error.ts';
import { parseJson } from '#lib/formats/json.ts';
import { NumberText } from './read-id.ts';
import type { Chunk, Column } from './table.ts';

/** A record, and the number of its line or place. */
export interface Numbered {
  row: number;
  value: unknown;
  /** Its text, for what JSON.parse does not keep. */
  text: () => Uint8Array;
  /** Length of its text; 0 where it was parsed with all the others. */
  bytes: number;
}

type Row = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 6;
const CHUNK_ROWS = 256;
/** Parsed, a text of lists takes thirty times as much. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Parses a record; one that is none becomes an `UnreadableRow`. */
export function parseRecord(bytes: Uint8Array, what: string): unknown {
  try {
    return parseJson(bytes, what);
  } catch (error) {
    if (error instanceof FormatError) return new UnreadableRow(error.message);
    throw error;
  }
}

/** A list as a record: a vector, or cells side by side. */
export function toRecord(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.every((entry) => typeof entry !== 'string' && !Array.isArray(entry))) return { embedding: value };
  return Object.fromEntries(value.map((cell, i) => [`column ${i}`, cell as unknown]));
}

/** The members of records as columns, by the first of them. Where none is a vector, or an ID, those within their members are looked at too. */
export function describeRecords(values: readonly unknown[]): Column[] {
  const columns = new Map<string, Column>();
  const rows = values.map(asRow).filter((row) => row !== null);
  const add = (name: string, cell: unknown): void => {
    if (!columns.has(name) && cell !== null) columns.set(name, describe(name, cell));
  };
  for (const row of rows) for (const [name, cell] of Object.entries(row)) add(name, cell);
  const has = (wanted: Column['type']): boolean => [...columns.values()].some(({ type }) => type === wanted);
  const [hasVector, hasId] = [has('vector'), has('id')];
  if (!hasVector || !hasId)
    for (const row of rows)
      for (const [name, cell] of findLeaves(row, '', DEPTH_MAX))
        if (!hasVector || describe(name, cell).type === 'id') add(name, cell);
  return [...columns.values()];
}

/** What stands within members, by the way there; of lists their first entry. */
function findLeaves(value: Row, way: string, depth: number): [name: string, cell: unknown][] {
  // A sparse vector is none by either of them.
  if (Array.isArray(value['indices']) && Array.isArray(value['values'])) return [];
  return Object.entries(value).flatMap(([member, cell]) => {
    const inner: unknown = Array.isArray(cell) && cell.length === 1 ? cell[0] : cell;
    const name = `${way}${member}${inner === cell ? '' : '.0'}`;
    const row = asRow(inner);
    if (row !== null) return depth === 0 ? [] : findLeaves(row, `${name}.`, depth - 1);
    return way === '' ? [] : [[`${way}${member}`, cell] as [string, unknown]];
  });
}

/** A member, or what stands within members by the way there. */
function findCell(row: Row, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  let at: unknown = row;
  const way = name.split('.');
  for (const [depth, member] of way.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, member)) return undefined;
    // One entry of several would stand for all of them.
    if (Array.isArray(at) && at.length > 1)
      return new UnreadableRow(
        `${way.slice(0, depth).join('.')} holds ${at.length} entries, and a row has one: write a record each`,
      );
    at = (at as Row)[member];
  }
  return at;
}

function describe(name: string, cell: unknown): Column {
  if (
    Array.isArray(cell) &&
    cell.length > 0 &&
    cell.every((entry) => typeof entry === 'number' || entry === null)
  )
    return { name, type: 'vector', dims: cell.length, elementType: 'number' };
  if (typeof cell === 'string' && isPrintedVector(cell))
    return { name, type: 'vector', dims: null, elementType: 'text' };
  if (typeof cell === 'string')
    return isPackedVector(name, cell)
      ? {
          name,
          type: 'vector',
          dims: Math.floor((cell.replace(/=+$/u, '').length * 3) / 16),
          elementType: 'base64',
        }
      : { name, type: 'id', dims: null, elementType: 'text' };
  if (cell instanceof NumberText) return { name, type: 'id', dims: null, elementType: 'number' };
  if (typeof cell === 'number')
    return { name, type: Number.isInteger(cell) ? 'id' : 'scalar', dims: null, elementType: 'number' };
  return { name, type: 'scalar', dims: null, elementType: cell === null ? 'null' : typeof cell };
}

const isPrintedVector = (text: string): boolean => /^\s*\[[\d\s.,eE+-]*\d[\d\s.,eE+-]*\]\s*$/u.test(text);

const isPackedVector = (name: string, text: string): boolean =>
  text.length >= 16 && /emb|vec/iu.test(name) && /^[A-Za-z0-9+/]+={0,2}$/u.test(text);

/** Records some hundred at a time. */
export async function* chunkRecords(records: AsyncIterable<Numbered>): AsyncGenerator<Chunk> {
  let held: Numbered[] = [];
  let bytes = 0;
  try {
    for await (const record of records) {
      held.push(record);
      bytes += record.bytes;
      if (held.length < CHUNK_ROWS && bytes < CHUNK_BYTES) continue;
      yield toChunk(held);
      held = [];
      bytes = 0;
    }
  } catch (error) {
    // What came before is whole.
    if (held.length > 0) yield toChunk(held);
    throw error;
  }
  if (held.length > 0) yield toChunk(held);
}

function toChunk(records: readonly Numbered[]): Chunk {
  return {
    length: records.length,
    rowAt: (i) => records[i]!.row,
    cell(name, i) {
      const { value, text } = records[i]!;
      const row = asRow(value);
      const cell = row === null ? undefined : findCell(row, name);
      return typeof cell === 'number' && !Number.isSafeInteger(cell) ? findDigits(text(), name, cell) : cell;
    },
    faultAt(i) {
      const { value } = records[i]!;
      if (value instanceof UnreadableRow) return value.rule;
      return asRow(value) === null ? 'the record is no object' : null;
    },
  };
}

/** JSON.parse rounds whole numbers beyond 2^53: theirs are kept as they stand there. */
function findDigits(text: Uint8Array, name: string, cell: number): unknown {
  if (!Number.isInteger(cell) || text.length === 0) return cell;
  const exact = JSON.parse(new TextDecoder().decode(text), keepDigits) as Row;
  return findCell(exact, name);
}

/** A reviver of JSON that keeps whole numbers beyond 2^53 by their digits. */
export function keepDigits(_: string, value: unknown, context?: { source?: string }): unknown {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/u.test(context?.source ?? '') ? new NumberText(context!.source!) : value;
}

const asRow = (value: unknown): Row | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof UnreadableRow)
    ? (value as Row)
    : null;
