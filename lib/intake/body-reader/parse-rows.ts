import { LIMITS } from '#lib/contract/vocabulary.ts';
import { hasMoreParts } from '#lib/formats/json.ts';
import { takeVectors } from './take-vectors.ts';

/** Where the rows of a JSON text are, and how they name their vectors. */
export interface RowLayout {
  /** How many brackets and braces stand open inside a row. */
  depth: number;
  /** Whether a row has any number of vectors, whose names end in `_embedding`, or one, called `embedding`. */
  hasMany: boolean;
  /** The rows of what was parsed, if they are there. */
  rowsOf: (root: unknown) => unknown;
}

const VECTORS_MAX = LIMITS.batchItems * LIMITS.modalities;

/**
 * Parses rows as `JSON.parse` does, but for their vectors, which become Float32Arrays of the same values on the way: that takes a
 * fraction of the time. What is no JSON, or odd in other ways, is left to be read as any JSON is.
 * @param json the text, in the pieces in which it came
 * @returns undefined where it is
 */
export function parseRows(json: readonly Uint8Array[], { depth, hasMany, rowsOf }: RowLayout): unknown {
  const taken = takeVectors(json, { rowDepth: depth, isSuffix: hasMany, vectorsMax: VECTORS_MAX });
  if (taken === null || hasMoreParts(taken.text, LIMITS.jsonParts - taken.vectors.length)) return undefined;
  const root = parse(taken.text);
  const rows = rowsOf(root);
  const putBack = hasMany ? putBackMany : putBackOne;
  let count = 0;
  if (Array.isArray(rows)) for (const row of rows) count += putBack(row, taken.vectors);
  // Else there are members of the same name, or vectors where none belong.
  return count === taken.vectors.length ? root : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(text)) as unknown;
  } catch {
    return undefined;
  }
}

type Row = Record<string, unknown>;

function putBackOne(row: Row | null, vectors: readonly Float32Array[]): number {
  const number = row?.embedding;
  if (typeof number !== 'number') return 0;
  row!.embedding = vectors[number];
  return 1;
}

function putBackMany(row: Row | null, vectors: readonly Float32Array[]): number {
  let count = 0;
  for (const name in row) {
    const number = row[name];
    if (typeof number !== 'number' || !name.endsWith('_embedding')) continue;
    row[name] = vectors[number];
    count++;
  }
  return count;
}
