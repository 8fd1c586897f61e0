import { vectorField } from '#lib/contract/vocabulary.ts';
import type { VersionedVector } from '#lib/engine/engine.ts';
import { encodeObject, type Members } from '#lib/engine/json.ts';
import { encodeReceipt } from '#lib/engine/receipt.ts';
import type { Field } from './operation.ts';

/** A vector as base64 of big-endian float32, in quotes. */
export function encodeBase64(vector: Float32Array): string {
  const bytes = Buffer.allocUnsafe(vector.byteLength);
  bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
  return `"${bytes.swap32().toString('base64')}"`;
}

/** A vector as Elasticsearch gives it back: numbers, or from 9.3 on base64 of big-endian float32. */
export function decodeVector(value: unknown): Float32Array | null {
  if (Array.isArray(value)) return Float32Array.from(value as number[]);
  if (typeof value !== 'string') return null;
  const bytes = Buffer.from(value, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatBE(4 * i));
}

/** The members of `metadata` and of `received` that embeddings bring. */
export function encodeMembers(
  embeddings: Readonly<Record<string, VersionedVector>>,
): Record<'metadata' | 'received', Members> {
  const collect = (encode: (embedding: VersionedVector) => string | undefined): Members =>
    Object.entries(embeddings).flatMap(([name, embedding]) => {
      const json = encode(embedding);
      return json === undefined ? [] : [[name, json] as const];
    });
  return {
    // A line break can only stand between two tokens, and would end the line of a bulk.
    metadata: collect(({ metadata }) => metadata?.replaceAll(/[\n\r]/g, ' ')),
    received: collect(encodeReceipt),
  };
}

/** The field of a modality's vector. */
export const toField = (modality: string, vector: Float32Array): Field => [vectorField(modality), vector];

/**
 * The fields of a document that Muster writes.
 * @param embeddings only those that are to be written
 * @param modalities all that the document then holds
 */
export function makeFields(
  id: string,
  embeddings: Readonly<Record<string, VersionedVector>>,
  modalities: readonly string[],
  indexedAt: string,
): Field[] {
  const objects = Object.entries(encodeMembers(embeddings)).filter(([, members]) => members.length > 0);
  const versions = Object.entries(embeddings).map(([name, { version }]) => [name, version]);
  return [
    ...Object.entries(embeddings).map(([name, { vector }]) => toField(name, vector)),
    ...objects.map(([name, members]) => [name, encodeObject(members)] as const),
    ['id', JSON.stringify(id)],
    ['modalities', JSON.stringify(modalities)],
    ['versions', JSON.stringify(Object.fromEntries(versions))],
    ['indexed_at', JSON.stringify(indexedAt)],
  ];
}
