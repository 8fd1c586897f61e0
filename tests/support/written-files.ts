import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guessColumns } from '#lib/formats/files/guess-columns.ts';
import { openBlob, type SeekableContent } from '#lib/formats/files/content.ts';
import { readRows, type RefusedRow, type RowChoice } from '#lib/formats/files/read-rows.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { ensureEnvironment } from '#scripts/test/python.ts';

/** Files of embeddings as pandas, pyarrow, polars and numpy write them. */
export interface WrittenFiles {
  dir: string;
  /** As a browser has it. */
  open(name: string): SeekableContent;
  remove(): void;
}

/** What the writers are given: `tests/writers/write.py` has it too. */
export const WRITTEN = { rows: 900, dims: 24, few: 60 } as const;

/** Has them written. Their packages are installed the first time. */
export async function writeFiles(): Promise<WrittenFiles> {
  const bin = await ensureEnvironment(new AbortController().signal);
  const dir = mkdtempSync(path.join(tmpdir(), 'muster-files-'));
  const { status, stderr } = spawnSync(path.join(bin, 'python'), ['tests/writers/write.py', dir], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return {
    dir,
    open: (name) => openBlob(name, new Blob([readFileSync(path.join(dir, name))])),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Everything that a table has to give. */
export interface AllRows {
  ids: string[];
  rows: number[];
  vectors: Float32Array;
  others: Record<string, unknown>[];
  refused: RefusedRow[];
}

/** Reads all rows, by the columns that are guessed unless others are named. */
export async function readAll(table: Table, choice: Partial<RowChoice> = {}): Promise<AllRows> {
  const all: AllRows = { ids: [], rows: [], vectors: new Float32Array(), others: [], refused: [] };
  const { idColumn, vectorColumn } = guessColumns(table.columns);
  const parts: Float32Array[] = [];
  for await (const batch of readRows(table, { idColumn, vectorColumn: vectorColumn ?? '', ...choice })) {
    all.ids.push(...batch.ids);
    all.rows.push(...batch.rows);
    all.others.push(...batch.others);
    all.refused.push(...batch.refused);
    parts.push(batch.vectors);
  }
  all.vectors = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.vectors.set(part, at);
    at += part.length;
  }
  return all;
}
