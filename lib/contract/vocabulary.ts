import { z } from 'zod';

/** A modality's name, as in keys and documents: `text`, `image`. */
export const modalityName = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);

/** A collection's name. */
export const collectionName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/);

/** The name of a group of reasons for failing. */
export const groupName = z.string().regex(/^[0-9a-f]{12}$/);

/** How a vector field is compared. */
export const similarity = z.enum(['cosine', 'dot_product', 'l2_norm', 'max_inner_product']);

export type Similarity = z.infer<typeof similarity>;

const modelPart = z
  .string()
  .max(99)
  .regex(/^[!-?A-~]+( [!-?A-~]+)*$/);

/** The model that made an embedding: `name@revision`, or the name alone. */
export const modelName = z
  .string()
  .max(200)
  .regex(/^[!-?A-~]+( [!-?A-~]+)*(@[!-?A-~]+)?$/);

/** A model as it may be named: as one text, or in two. */
export const modelReference = z.union([
  modelName,
  z
    .strictObject({ name: modelPart, revision: modelPart.optional() })
    .transform(({ name, revision }) => (revision === undefined ? name : `${name}@${revision}`)),
]);

/** Whose order of the embeddings of one ID and modality counts: that of their arrival, or the producer's version numbers. */
export const versionOrder = z.enum(['arrival', 'producer']);

/** The status text of the original contract, kept byte for byte. */
export const ACCEPTED_STATUS = 'Batch data sent for aggregation.';

/** The collection that `POST /aggregate/` feeds. */
export const DEFAULT_COLLECTION = 'embeddings';

/** The name of a modality on the wire: `text` is `EMBEDDINGS_TEXT`. */
export const wireType = (modality: string): string => `EMBEDDINGS_${modality.toUpperCase()}`;

/** The document field that holds a modality's vector: `text` is `text_embedding`. */
export const vectorField = (modality: string): string => `${modality}_embedding`;

/** What a body of embeddings may be, by its content type. */
export const MEDIA_TYPES = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  arrow: 'application/vnd.apache.arrow.stream',
} as const;

/** How a body may be compressed. */
export const CONTENT_ENCODINGS = ['gzip', 'zstd'] as const;

/** What every user-visible limit is, in the units of its name. */
export const LIMITS = {
  bodyBytes: 64 * 1024 * 1024 + 4096,
  batchItems: 50_000,
  /** One line of NDJSON. */
  lineBytes: 1024 * 1024,
  dims: 4_096,
  idBytes: 512,
  producerBytes: 128,
  /** Of an embedding's metadata, as JSON. */
  metadataBytes: 16 * 1024,
  metadataDepth: 16,
  jsonDepth: 64,
  faultsListed: 100,
  pageItems: 1_000,
  searchHits: 1_000,
  modalities: 6,
  partitions: 256,
  /** IDs that one action may name. */
  actionIds: 10_000,
  keepOutMsMin: 300_000,
  keepOutMsMax: 365 * 86_400_000,
  keyCollections: 1_000,
  keyLifeMs: 10 * 365 * 86_400_000,
} as const;
