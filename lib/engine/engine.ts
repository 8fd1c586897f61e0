/** Where whole documents go: one interface, three real implementations (elasticsearch/, lancedb/, service/). */

/** How a vector field is compared. */
export type Similarity = 'cosine' | 'dot_product' | 'l2_norm' | 'max_inner_product';

/** One vector field of an index. */
export interface FieldSpec {
  modality: string;
  /** Vector length, 1 to 4,096. */
  dims: number;
  similarity: Similarity;
}

/** How an index is made; null leaves it to the engine. LanceDB has a use for none of it, and its vectors are always exact. */
export interface IndexSettings {
  shards: number | null;
  replicas: number | null;
  /** Cosine vectors are kept as they are given, also where the server would keep them normalised. */
  exactVectors: boolean;
  /** Elasticsearch's `index_options` of vector fields. */
  vectors: Readonly<Record<string, unknown>> | null;
}

/** What an engine has to know of a collection. Every modality that is to be written must be listed. */
export interface IndexSpec {
  collection: string;
  /** Name of the index (Elasticsearch: index or alias; LanceDB: table). */
  index: string;
  fields: readonly FieldSpec[];
  settings?: IndexSettings;
}

/** One embedding on its way to a document. */
export interface VersionedVector {
  vector: Float32Array;
  /** Orders the embeddings of one (ID, modality); an integer up to 2^53 − 1. */
  version: number;
  /** JSON of one object that goes with the embedding: at most 16 KB, 16 levels deep, no name twice in one object. */
  metadata?: string;
  /** When it was received, in ms. A document keeps this and the producer together, or neither. */
  receivedAt?: number;
  /** Who sent it. */
  producer?: string;
}

/** When an embedding was received, in ms, and who sent it. */
export interface Receipt {
  at: number;
  by: string;
}

/** An item to be written: everything held for its ID. */
export interface WriteItem {
  id: string;
  embeddings: Readonly<Record<string, VersionedVector>>;
  /** True: make the document if it is missing. False: only bring an existing document up to date. */
  mayCreate: boolean;
}

/**
 * What became of one item.
 * - `indexed`: the document holds these embeddings, or newer ones.
 * - `absent`: there is no document and the item may not create one.
 * - `retry`: undecided; write it again later. `blame: 'engine'` means that the engine as a whole was at fault (away,
 *   overloaded, refusing the key, index missing), `'item'` that this one document was. `retryAfterMs`: the engine asks to be left
 *   alone for so long.
 * - `rejected`: the engine will never take this document.
 */
export type WriteOutcome =
  | { status: 'indexed' }
  | { status: 'absent' }
  | { status: 'retry'; reason: string; blame: 'engine' | 'item'; retryAfterMs?: number }
  | { status: 'rejected'; reason: string };

/** A document as it stands in the index. */
export interface StoredDocument {
  id: string;
  /** Modalities the document holds. */
  modalities: string[];
  versions: Record<string, number>;
  /** What goes with the embeddings, by modality; those without are left out. */
  metadata: Record<string, Record<string, unknown>>;
  /** The embeddings' receipts, by modality; those without are left out. */
  received: Record<string, Receipt>;
  /** ISO 8601. */
  indexedAt: string;
  /** Present when asked for. */
  vectors?: Record<string, Float32Array>;
  /** Fields that are not Muster's, as they are. */
  others: Record<string, unknown>;
}

/** Whether a document holds embeddings. One with others' fields alone is none that an embedding may be merged into. */
export const isMusters = (document: StoredDocument | undefined): boolean =>
  (document?.modalities.length ?? 0) > 0;

/** One nearest neighbour; a higher score is nearer. */
export interface Hit {
  id: string;
  score: number;
}

/** What the engine says of itself. */
export interface EngineHealth {
  ok: boolean;
  /** Product name, as shown to people. */
  name: 'Elasticsearch' | 'LanceDB' | 'Service';
  version: string | null;
  /** One sentence when not ok. */
  detail?: string;
}

/** Raised by everything but `write` and `health` when the engine cannot answer. */
export class EngineUnavailable extends Error {
  constructor(detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'EngineUnavailable';
  }
}

/** Raised where an engine is asked for what it can never do; its message says what there is instead. */
export class EngineCannot extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'EngineCannot';
  }
}

/** Names that searchers use in place of an index's own. All of them raise EngineUnavailable when there is no answer. */
export interface Aliases {
  /** The indices that a name stands for as an alias; none when it is no alias, and then whether it is an index itself. */
  read(alias: string): Promise<{ indices: string[]; isIndex: boolean }>;
  /** The index itself that a collection's documents are written to; null when there is none yet. */
  indexOf(spec: IndexSpec): Promise<string | null>;
  /**
   * Points an alias from one index to another in one step: whoever searches it meets one of the two, and never none.
   * @param from null: the alias is new
   * @returns false when it does not stand for `from`, or an index is missing; nothing is changed then
   */
  point(alias: string, from: string | null, to: string): Promise<boolean>;
  /** Names beside its own that lead to the index that Muster made for a collection: who searches by them loses it with that. */
  othersOf(spec: IndexSpec): Promise<string[]>;
  /** Makes all that was written to an index visible to searchers. */
  refresh(index: string): Promise<void>;
}

/**
 * A search engine. Guarantees that hold for every implementation (tests/integration/engine-contract.ts); 2, 3, 5 and 6 for those that
 * can be read:
 * 1. `write` returns one outcome per item, in the order given, and never throws.
 * 2. A write never lowers the version of any modality of a document, whatever else writes at the same time.
 * 3. Fields that are not Muster's survive every write.
 * 4. A document is written whole or not at all.
 * 5. An embedding's metadata and its receipt are replaced whole with it: no reader sees those of one version beside the vector
 *    of another.
 * 6. What `get` returns after an `indexed` outcome is what was written: no refresh in between is needed.
 */
export interface Engine {
  readonly kind: 'elasticsearch' | 'lancedb' | 'service';
  /**
   * False: it takes documents and tells nothing of them. Then `get`, `delete`, `search`, `count`, `bytes` and `highestVersion` raise
   * EngineCannot, an item that may not create is `absent`, and a document is put in the place of whatever was there before.
   */
  readonly canRead: boolean;
  /** null: the engine has none. */
  readonly aliases: Aliases | null;
  /**
   * How many items a write should bring, how many one that leaves room for others beside it, and how many writes there should be
   * at once.
   */
  readonly pace: { readonly items: number; readonly firstItems: number; readonly writes: number };
  /** Makes the index with its mapping, or checks one that exists. Idempotent; cheap when nothing changed. */
  ensure(spec: IndexSpec): Promise<void>;
  /** Writes items by the protocol's rule: create, else compare and set the newer modalities. IDs are distinct. */
  write(spec: IndexSpec, items: readonly WriteItem[]): Promise<WriteOutcome[]>;
  /** Documents by ID; missing ones are left out of the map. A missing index holds no documents. */
  get(
    spec: IndexSpec,
    ids: readonly string[],
    options?: { vectors?: boolean },
  ): Promise<Map<string, StoredDocument>>;
  /**
   * Removes documents, or, where others' fields are in one, Muster's fields out of it. IDs of which the index holds nothing of
   * Muster's are passed over. Returns how many were removed.
   */
  delete(spec: IndexSpec, ids: readonly string[]): Promise<number>;
  /** The k nearest documents by one modality, nearest first. */
  search(spec: IndexSpec, modality: string, vector: Float32Array, k: number): Promise<Hit[]>;
  /** Documents in the index; 0 when there is no index yet. */
  count(spec: IndexSpec): Promise<number>;
  /** What the index takes on the engine's disk, without its replicas; null where the engine does not say, 0 without an index. */
  bytes(spec: IndexSpec): Promise<number | null>;
  /** The highest version of any modality in the index, 0 when there is none. */
  highestVersion(spec: IndexSpec): Promise<number>;
  /** Removes the index if Muster made it; one that was there before stays. Returns whether it is gone. */
  drop(spec: IndexSpec): Promise<boolean>;
  health(): Promise<EngineHealth>;
  close(): Promise<void>;
}

/** How engines are called. */
export const ENGINE_NAMES: Readonly<Record<Engine['kind'], EngineHealth['name']>> = {
  elasticsearch: 'Elasticsearch',
  lancedb: 'LanceDB',
  service: 'Service',
};

/** Documents by ID, as far as the engine tells: none of one that cannot be read. */
export const lookUpDocuments = async (
  engine: Pick<Engine, 'canRead' | 'get'>,
  spec: IndexSpec,
  ids: readonly string[],
): Promise<Map<string, StoredDocument>> => (engine.canRead ? engine.get(spec, ids) : new Map());
