import { z } from 'zod';

/** What every user-visible limit is, in the units of its name. */
export const LIMITS = {
  bodyBytes: 64 * 1024 * 1024 + 4096,
  /** Of the bodies of all requests that are being read or stored. */
  bodiesBytes: 256 * 1024 * 1024,
  /** What a body in zstd may ask of its reader: RFC 9659's. */
  zstdWindowBytes: 8 * 1024 * 1024,
  /** How long a body may bring nothing. */
  bodyIdleMs: 60_000,
  /** How long a body may take that is read whole. */
  bodyMs: 300_000,
  batchItems: 50_000,
  /** Arrays, objects and members in one JSON body: a row is an object with up to eight members, six of them arrays. */
  jsonParts: 800_000,
  /** One line of NDJSON. */
  lineBytes: 1024 * 1024,
  dims: 4_096,
  idBytes: 512,
  producerBytes: 128,
  /** Of an embedding's metadata, as JSON. */
  metadataBytes: 16 * 1024,
  metadataDepth: 16,
  modelChars: 200,
  jsonDepth: 64,
  faultsListed: 100,
  /** Characters of IDs and reasons in the answer to a stream. */
  outcomeChars: 4 * 1024 * 1024,
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

/** How a model is named, in words. */
export const MODEL_FORM = `"name", "name@revision" or {"name", "revision"} of printable ASCII, up to ${LIMITS.modelChars} characters`;

/** The model that made an embedding: `name@revision`, or the name alone. */
export const modelName = z
  .string()
  .max(LIMITS.modelChars)
  .regex(/^[!-?A-~]+( [!-?A-~]+)*(@[!-?A-~]+)?$/, `has to be ${MODEL_FORM}`);

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

/** How producers are called that are a person's upload: it comes once, and is never late. */
export const UPLOAD_PRODUCER = 'upload-';

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
