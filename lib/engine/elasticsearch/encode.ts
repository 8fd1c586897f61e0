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
  const names = Object.keys(embeddings);
  const vectors = names.map(
    (name) => `${JSON.stringify(vectorField(name))}:${encodeVector(embeddings[name]!.vector)}`,
  );
  const versions = Object.fromEntries(names.map((name) => [name, embeddings[name]!.version]));
  const rest = JSON.stringify({ id, modalities, versions, indexed_at: indexedAt }).slice(1);
  return `{${vectors.join(',')},${rest}`;
}
