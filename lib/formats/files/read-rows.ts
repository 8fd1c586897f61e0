import { FileError, nameDamage } from './file-error.ts';
import { fillVector, readVector, type VectorFault } from './fill-vector.ts';
import { readId } from './read-id.ts';
import type { Chunk, Table } from './table.ts';

/** What of a table is meant. */
export interface RowChoice {
  /** null: a row's place in its file, from 0 on, is its ID. */
  idColumn: string | null;
  vectorColumn: string;
  /** Columns whose cells go with their rows as they are. */
  others?: readonly string[];
}

/** A row that cannot be an embedding. */
export interface RefusedRow {
  row: number;
  id: string | null;
  code: 'invalid_id' | 'dims_mismatch' | 'unreadable_row' | VectorFault['code'];
  reason: string;
}

/** Rows of one file in their order, some megabytes at a time. */
export interface RowBatch {
  /** The number of each row, from 1 on: of a text its line or record. */
  rows: number[];
  ids: string[];
  dims: number;
  /** The vectors one after another. */
  vectors: Float32Array<ArrayBuffer>;
  /** Of each row, where they were asked for. */
  others: Record<string, unknown>[];
  /** Rows of this part of the file that cannot be embeddings. */
  refused: RefusedRow[];
}

const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_ROWS = 10_000;

/**
 * Reads a table's rows as embeddings: IDs to the letter, vectors as the nearest float32.
 * @throws FileError where the file cannot be read on; what the signal is aborted with
 */
export async function* readRows(
  table: Table,
  { idColumn, vectorColumn, others = [] }: RowChoice,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch> {
  const columns = [...(idColumn === null ? [] : [idColumn]), vectorColumn, ...others];
  const builder = new BatchBuilder(idColumn, vectorColumn, others);
  let place = 0;
  try {
    for await (const chunk of table.readChunks([...new Set(columns)], signal)) {
      signal?.throwIfAborted();
      for (let i = 0; i < chunk.length; i++) {
        builder.add(chunk, i, place++);
        if (builder.isFull()) yield builder.take();
      }
    }
  } catch (error) {
    // What came before is whole.
    if (!builder.isEmpty()) yield builder.take();
    throw nameDamage(table.file, 'its content', error);
  }
  if (place === 0) throw new FileError(table.file, 'no_rows', 'there are no rows in it');
  if (!builder.isEmpty()) yield builder.take();
}

class BatchBuilder {
  readonly #idColumn: string | null;
  readonly #vectorColumn: string;
  readonly #others: readonly string[];
  #dims = 0;
  #vectors = new Float32Array();
  #batch: Omit<RowBatch, 'vectors' | 'dims'> = startBatch();

  constructor(idColumn: string | null, vectorColumn: string, others: readonly string[]) {
    this.#idColumn = idColumn;
    this.#vectorColumn = vectorColumn;
    this.#others = others;
  }

  add(chunk: Chunk, i: number, place: number): void {
    const row = chunk.rowAt(i);
    const unreadable = chunk.faultAt?.(i) ?? null;
    if (unreadable !== null)
      return this.#refuse({ row, id: null, code: 'unreadable_row', reason: unreadable });
    const read = readId(this.#idColumn === null ? place : chunk.cell(this.#idColumn, i));
    if ('reason' in read) return this.#refuse({ row, id: null, code: 'invalid_id', reason: read.reason });
    const fault = this.#addVector(chunk.cell(this.#vectorColumn, i));
    if (fault !== null) return this.#refuse({ row, id: read.id, ...fault });
    this.#batch.rows.push(row);
    this.#batch.ids.push(read.id);
    if (this.#others.length > 0)
      this.#batch.others.push(Object.fromEntries(this.#others.map((name) => [name, chunk.cell(name, i)])));
  }

  isFull(): boolean {
    const { ids, refused } = this.#batch;
    return (
      ids.length + refused.length >= BATCH_ROWS ||
      (ids.length > 0 && (ids.length + 1) * this.#dims > this.#vectors.length)
    );
  }

  isEmpty(): boolean {
    return this.#batch.ids.length + this.#batch.refused.length === 0;
  }

  take(): RowBatch {
    const batch = this.#batch;
    const vectors = this.#vectors.subarray(0, batch.ids.length * this.#dims);
    this.#batch = startBatch();
    this.#vectors = this.#makeRoom();
    return { ...batch, dims: this.#dims, vectors };
  }

  #addVector(cell: unknown): Pick<RefusedRow, 'code' | 'reason'> | null {
    const values = readVector(cell);
    if ('reason' in values) return values;
    const isFirst = this.#dims === 0;
    if (!isFirst && values.length !== this.#dims)
      return {
        code: 'dims_mismatch',
        reason: `${values.length} dims, but the rows before it have ${this.#dims}`,
      };
    if (isFirst) {
      const fault = fillVector(new Float32Array(values.length), 0, values);
      if (fault !== null) return fault;
      this.#dims = values.length;
      this.#vectors = this.#makeRoom();
    }
    return fillVector(this.#vectors, this.#batch.ids.length * this.#dims, values);
  }

  #makeRoom(): Float32Array<ArrayBuffer> {
    const rows = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / (4 * this.#dims || 1))));
    return new Float32Array(rows * this.#dims);
  }

  #refuse(row: RefusedRow): void {
    this.#batch.refused.push(row);
  }
}

const startBatch = (): Omit<RowBatch, 'vectors' | 'dims'> => ({ rows: [], ids: [], others: [], refused: [] });
