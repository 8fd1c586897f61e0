/** What the chapters of the engine contract share: indexes of their own, repeatable vectors, comparisons to the bit. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type {
  Engine,
  IndexSpec,
  Similarity,
  StoredDocument,
  VersionedVector,
  WriteItem,
  WriteOutcome,
} from '#lib/engine/engine.ts';

/** An engine with the few extra powers that the contract suite needs. */
export interface EngineUnderTest {
  engine: Engine;
  /** Sets these fields of a document, as another application would: makes it if it is missing, touches nothing else. */
  putForeignDocument: (spec: IndexSpec, id: string, fields: Record<string, unknown>) => Promise<void>;
  /** Whether cosine vectors come back to the last bit, else to two units in the last place. */
  exactCosine: boolean;
  /** Makes what was written visible to `search`, `count` and `highestVersion`, where the engine needs it. */
  refresh: (spec: IndexSpec) => Promise<void>;
  /** The vectors of documents, by ID and modality, as whoever has them tells; left out where the engine itself can be read. */
  readVectors?: (
    spec: IndexSpec,
    ids: readonly string[],
  ) => Promise<Map<string, Record<string, Float32Array>>>;
  close: () => Promise<void>;
}

/** Gives a chapter's tests the engine that the suite has opened. */
export type Subject = () => EngineUnderTest;

/** The outcome of an item that is in the index as written, or newer. */
export const INDEXED: WriteOutcome = { status: 'indexed' };

/** IDs that are easily taken for something else. */
export const ODD_IDS = [
  `it's`,
  '"quoted"',
  `''; DROP TABLE x; --`,
  '{"a":1}',
  '${id}',
  'a\\b',
  '🏺 vase',
  'e\u0301 and é',
  '__proto__',
  'constructor',
  ' leading and trailing ',
  'a  b',
  '*',
  '%_?',
  'a/b#c?d=e&f',
  '../up',
  'line\nbreak\ttab',
  '漢字',
  'é'.repeat(256),
  'x'.repeat(512),
];

/** An index of the test's own, with these modalities and lengths. */
export function makeSpec(
  dims: Readonly<Record<string, number>> = { text: 8, image: 6 },
  similarity: Similarity = 'cosine',
): IndexSpec {
  const index = `contract-${randomUUID().slice(0, 13)}`;
  const fields = Object.entries(dims).map(([modality, length]) => ({ modality, dims: length, similarity }));
  return { collection: index, index, fields };
}

/** A repeatable vector of awkward floats, not of unit length unless asked. */
export function makeVector(seed: number, dims: number, unit = false): Float32Array {
  const raw = Float32Array.from(
    { length: dims },
    (_, i) => 3.7 * Math.sin((seed + 1) * 12.9898 + i * 78.233) + (i === 0 ? 1e-3 : 0),
  );
  if (!unit) return raw;
  const length = Math.hypot(...raw);
  return raw.map((x) => x / length);
}

/** An embedding whose vector follows from its version. */
export function embed(dims: number, version: number): VersionedVector {
  return { vector: makeVector(version % 1_000_003, dims), version };
}

/** An item of the default spec from the versions of its modalities. */
export function makeItem(
  id: string,
  versions: { text?: number; image?: number },
  mayCreate = true,
): WriteItem {
  const embeddings: Record<string, VersionedVector> = {};
  if (versions.text !== undefined) embeddings['text'] = embed(8, versions.text);
  if (versions.image !== undefined) embeddings['image'] = embed(6, versions.image);
  return { id, embeddings, mayCreate };
}

/** Writes one item until the engine has decided. */
export async function settle(engine: Engine, spec: IndexSpec, item: WriteItem): Promise<WriteOutcome> {
  for (let round = 0; ; round += 1) {
    const [outcome] = await engine.write(spec, [item]);
    if (outcome === undefined) throw new Error('write gave no outcome');
    if (outcome.status !== 'retry') return outcome;
    if (round === 100) throw new Error(`undecided after 100 rounds: ${outcome.reason}`);
    await sleep(5 + Math.random() * 20);
  }
}

/** Reads one document with its vectors; fails the test when it is not there. */
export async function readOne(engine: Engine, spec: IndexSpec, id: string): Promise<StoredDocument> {
  const found = await engine.get(spec, [id], { vectors: true });
  const document = found.get(id);
  if (document === undefined) throw new Error(`no document ${JSON.stringify(id)}`);
  return document;
}

/** The vectors of documents by ID: asked of the engine, or of whoever has them. */
export async function readVectors(
  { engine, readVectors: read }: EngineUnderTest,
  spec: IndexSpec,
  ids: readonly string[],
): Promise<Map<string, Record<string, Float32Array>>> {
  if (read !== undefined) return read(spec, ids);
  const found = await engine.get(spec, ids, { vectors: true });
  return new Map([...found].map(([id, { vectors = {} }]) => [id, vectors]));
}

/** Maps a float32's bits to an integer that counts the floats in order. */
const rankBits = (bits: number): number => (bits < 0 ? -(bits & 0x7fffffff) : bits);

const rankFloats = (vector: Float32Array): number[] =>
  [...new Int32Array(vector.slice().buffer)].map(rankBits);

/** Holds a stored vector against the one written: to the bit, or to two units in the last place of each component. */
export function expectVector(actual: Float32Array | undefined, expected: Float32Array, exact: boolean): void {
  expect(actual).toBeInstanceOf(Float32Array);
  if (actual === undefined) return;
  expect(actual.length).toBe(expected.length);
  const wanted = rankFloats(expected);
  const furthest = Math.max(...rankFloats(actual).map((rank, i) => Math.abs(rank - (wanted[i] ?? NaN))));
  expect(furthest, 'units in the last place').toBeLessThanOrEqual(exact ? 0 : 2);
}

/** Holds a stored document of the default spec against the versions, and so the vectors, that it must have. */
export function expectHolds(
  subject: EngineUnderTest,
  document: StoredDocument,
  versions: { text?: number; image?: number },
): void {
  expect(document.versions).toEqual(versions);
  expect(document.modalities.toSorted()).toEqual(Object.keys(versions).toSorted());
  expect(Object.keys(document.vectors ?? {}).toSorted()).toEqual(Object.keys(versions).toSorted());
  for (const [modality, { vector }] of Object.entries(makeItem('', versions).embeddings)) {
    expectVector(document.vectors?.[modality], vector, subject.exactCosine);
  }
}
