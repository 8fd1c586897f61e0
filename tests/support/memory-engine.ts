import type {
  Engine,
  IndexSpec,
  StoredDocument,
  VersionedVector,
  WriteItem,
  WriteOutcome,
} from '#lib/engine/engine.ts';

interface Document extends StoredDocument {
  vectors: Record<string, Float32Array>;
}

/** An engine in memory, for tests that take very many steps: the interface's guarantees, one operation at a time. */
export function openMemoryEngine(): Engine {
  const indexes = new Map<string, Map<string, Document>>();
  const documentsOf = (index: string): Map<string, Document> => indexes.get(index) ?? new Map();
  return {
    kind: 'lancedb',
    canRead: true,
    aliases: null,
    pace: { items: 500, firstItems: 500, writes: 2 },
    ensure: async ({ index }) => void indexes.set(index, documentsOf(index)),
    write: async (spec, items) => {
      const documents = indexes.get(spec.index);
      return items.map((item) =>
        documents === undefined
          ? { status: 'retry', reason: `There is no index ${spec.index} yet.`, blame: 'engine' }
          : writeOne(spec, documents, item),
      );
    },
    get: async ({ index }, ids, options) => {
      const documents = documentsOf(index);
      const found = ids.flatMap((id) => documents.get(id) ?? []);
      return new Map(
        found.map(({ vectors, ...document }) => [
          document.id,
          structuredClone(options?.vectors === true ? { ...document, vectors } : document),
        ]),
      );
    },
    delete: async ({ index }, ids) => ids.filter((id) => documentsOf(index).delete(id)).length,
    search: async ({ index }, modality, vector, k) =>
      [...documentsOf(index).values()]
        .filter(({ vectors }) => vectors[modality] !== undefined)
        .map(({ id, vectors }) => ({ id, score: dot(vectors[modality]!, vector) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, k),
    count: async ({ index }) => documentsOf(index).size,
    bytes: async () => null,
    highestVersion: async ({ index }) =>
      Math.max(0, ...[...documentsOf(index).values()].flatMap(({ versions }) => Object.values(versions))),
    drop: async ({ index }) => indexes.delete(index),
    health: async () => ({ ok: true, name: 'LanceDB', version: null }),
    close: async () => indexes.clear(),
  };
}

function writeOne(
  { fields }: IndexSpec,
  documents: Map<string, Document>,
  { id, embeddings, mayCreate }: WriteItem,
): WriteOutcome {
  const fits = ([modality, { vector }]: [string, VersionedVector]) =>
    fields.some((field) => field.modality === modality && field.dims === vector.length);
  if (!Object.entries(embeddings).every(fits))
    return { status: 'rejected', reason: 'No field of the index takes it.' };
  const before = documents.get(id);
  if (before === undefined && !mayCreate) return { status: 'absent' };
  const newer = Object.entries(embeddings).filter(
    ([modality, { version }]) => version > (before?.versions[modality] ?? -1),
  );
  if (newer.length === 0) return { status: 'indexed' };
  const versions = {
    ...before?.versions,
    ...Object.fromEntries(newer.map(([modality, { version }]) => [modality, version])),
  };
  const replace = <T>(held: Readonly<Record<string, T>> = {}, brought: readonly (readonly [string, T])[]) =>
    Object.fromEntries([
      ...Object.entries(held).filter(([modality]) => newer.every(([replaced]) => replaced !== modality)),
      ...brought,
    ]);
  const metadata = newer.flatMap(([modality, { metadata: json }]) =>
    json === undefined ? [] : [[modality, JSON.parse(json) as Record<string, unknown>] as const],
  );
  const received = newer.flatMap(([modality, { receivedAt: at, producer: by }]) =>
    at === undefined || by === undefined ? [] : [[modality, { at, by }] as const],
  );
  documents.set(id, {
    id,
    versions,
    metadata: replace(before?.metadata, metadata),
    received: replace(before?.received, received),
    modalities: Object.keys(versions),
    indexedAt: new Date().toISOString(),
    vectors: {
      ...before?.vectors,
      ...Object.fromEntries(newer.map(([modality, { vector }]) => [modality, vector.slice()])),
    },
    others: {},
  });
  return { status: 'indexed' };
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
