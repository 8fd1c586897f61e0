/** How a file's content is laid out. */
export type TableKind = 'parquet' | 'npy' | 'npz' | 'arrow' | 'json' | 'jsonl' | 'csv';

/** A column of a table. */
export interface Column {
  name: string;
  /** What it can serve as: texts and whole numbers as IDs. */
  type: 'id' | 'vector' | 'scalar';
  /** Of a vector, where it is known before the rows are read. */
  dims: number | null;
  /** As the format calls it: `float16`, `int64`, `text`. */
  elementType: string;
}

/** Some rows of a table, one after another. */
export interface Chunk {
  length: number;
  /** The number of a row, from 1 on: of a text its line or record. */
  rowAt(i: number): number;
  /** What stands in a column: null or undefined for nothing. */
  cell(column: string, i: number): unknown;
  /** Why a row cannot be read at all, where others can. */
  faultAt?: (i: number) => string | null;
}

/** How the rows of a Parquet file are divided. */
export interface RowGroups {
  rowsOfEach: readonly number[];
  /** `zstd`, `snappy`; null where nothing is compressed. */
  codec: string | null;
}

/** A file of rows. */
export interface Table {
  /** The file's name. */
  file: string;
  kind: TableKind;
  /** null where only reading all of it would tell. */
  rows: number | null;
  columns: readonly Column[];
  /** What a person should know before these rows are sent, a sentence each. */
  warnings: readonly string[];
  /** Of a file that has them. */
  rowGroups?: RowGroups;
  /** The rows' cells in these columns. @throws FileError where it cannot go on; what the signal is aborted with */
  readChunks(columns: readonly string[], signal?: AbortSignal): AsyncIterable<Chunk>;
}
