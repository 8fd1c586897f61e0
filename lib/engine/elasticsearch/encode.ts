import { vectorField } from '#lib/contract/vocabulary.ts';
import type { VersionedVector } from '#lib/engine/engine.ts';

/** A vector as JSON numbers. They parse back to the same float32 values, to the bit. */
export const encodeVector = (vector: Float32Array): string =>
  // JSON.stringify writes -0 as 0.
  vector.includes(0)
    ? `[${Array.from(vector, (value) => (Object.is(value, -0) ? '-0.0' : String(value))).join(',')}]`
    : JSON.stringify(Array.from(vector));

/** A vector as Elasticsearch gives it back: numbers, or from 9.3 on base64 of big-endian float32. */
export function decodeVector(value: unknown): Float32Array | null {
  if (Array.isArray(value)) return Float32Array.from(value as number[]);
  if (typeof value !== 'string') return null;
  const bytes = Buffer.from(value, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatBE(4 * i));
}

/** An object of JSON whose members are JSON already. */
export const encodeObject = (members: readonly (readonly [name: string, json: string])[]): string =>
  `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

/** The members of `metadata` that embeddings bring. */
export const encodeMetadata = (embeddings: Readonly<Record<string, VersionedVector>>): [string, string][] =>
  Object.entries(embeddings).flatMap(([name, { metadata }]): [string, string][] =>
    // A line break can only stand between two tokens, and would end the line of a bulk.
    metadata === undefined ? [] : [[name, metadata.replaceAll(/[\n\r]/g, ' ')]],
  );

/** The field of a modality's vector. */
export const encodeField = (modality: string, vector: Float32Array): [string, string] => [
  vectorField(modality),
  encodeVector(vector),
];

/**
 * The fields of a document that Muster writes.
 * @param embeddings only those that are to be written
 * @param modalities all that the document then holds
 */
export function encodeFields(
  id: string,
  embeddings: Readonly<Record<string, VersionedVector>>,
  modalities: readonly string[],
  indexedAt: string,
): string {
  const metadata = encodeMetadata(embeddings);
  const versions = Object.entries(embeddings).map(([name, { version }]) => [name, version]);
  return encodeObject([
    ...Object.entries(embeddings).map(([name, { vector }]) => encodeField(name, vector)),
    ...(metadata.length === 0 ? [] : [['metadata', encodeObject(metadata)] as const]),
    ['id', JSON.stringify(id)],
    ['modalities', JSON.stringify(modalities)],
    ['versions', JSON.stringify(Object.fromEntries(versions))],
    ['indexed_at', JSON.stringify(indexedAt)],
  ]);
}
