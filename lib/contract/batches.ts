/** What producers send. Intake reads bodies by hand, for speed and for errors that name the row; these shapes describe them. */
import { z } from 'zod';
import { LIMITS, modalityName, modelReference } from './vocabulary.ts';

/** An item's ID: any Unicode but control characters, at most 512 bytes of UTF-8. */
export const itemId = z.string().min(1).max(LIMITS.idBytes);

/** A vector: numbers that float32 can hold, or little-endian float32 as base64. */
export const vector = z.union([
  z.array(z.number()).min(1).max(LIMITS.dims),
  z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/),
]);

/** A producer's version; only in collections whose versions are the producer's. */
export const producerVersion = z.number().int().nonnegative();

/** What a producer says of an embedding; held, replaced and indexed with it. */
export const metadata = z.record(z.string(), z.unknown());

/** One embedding of one item. */
export const embeddingRow = z.strictObject({
  id: itemId,
  /** May be left out where the query names a `type`. */
  embedding_type: z
    .string()
    .regex(/^EMBEDDINGS_[A-Z][A-Z0-9_]{0,31}$/)
    .nullable()
    .optional(),
  embedding: vector,
  version: producerVersion.nullable().optional(),
  metadata: metadata.nullable().optional(),
  /** The model that made it; refused where the collection's is another. */
  model: modelReference.nullable().optional(),
});

/** Body of `POST …/aggregate`. */
export const aggregateBatch = z.strictObject({
  embeddings: z.array(embeddingRow).min(1).max(LIMITS.batchItems),
  /** Of the rows that name none. */
  model: modelReference.nullable().optional(),
});

/** One item with one or more embeddings, each in `<modality>_embedding`. */
export const documentRow = z
  .object({
    id: itemId,
    version: producerVersion.nullable().optional(),
    metadata: z.record(modalityName, metadata.nullable()).nullable().optional(),
  })
  .catchall(vector.nullable());

/** Body of `POST /ingest/{collection}`. */
export const documentBatch = z.array(documentRow).min(1).max(LIMITS.batchItems);
