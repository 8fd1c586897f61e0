/** What an item's receipt says of its embeddings: as they are held, else as their document has it. */
import type { Item } from '#lib/contract/answers.ts';
import type { CollectionDefinition } from '#lib/collections/definition.ts';
import type { StoredDocument } from '#lib/engine/engine.ts';
import type { HeldItem } from '#lib/pairing/inspect.ts';

/** The embeddings that are held. @param vectors those whose values are shown too */
export const presentHeld = (
  { embeddings }: HeldItem,
  vectors: Readonly<Record<string, Float32Array>>,
): Item['embeddings'] =>
  Object.fromEntries(
    Object.entries(embeddings).map(([modality, { dims, version, receivedAt, producer, metadata }]) => [
      modality,
      {
        dims,
        version,
        received_at: receivedAt,
        producer,
        metadata: metadata === null ? null : (JSON.parse(metadata) as Record<string, unknown>),
        ...(vectors[modality] && { vector: [...vectors[modality]] }),
      },
    ]),
  );

/** The embeddings of a document, as far as it tells who sent them and when. */
export function presentIndexed(
  { modalities }: CollectionDefinition,
  document: StoredDocument | null,
): Item['embeddings'] {
  if (document === null) return {};
  const { received, versions, metadata } = document;
  return Object.fromEntries(
    modalities.flatMap(({ name, dims }) => {
      const [receipt, version] = [received[name], versions[name]];
      if (dims === null || receipt === undefined || version === undefined) return [];
      const { at, by } = receipt;
      return [
        [name, { dims, version, received_at: at, producer: by, metadata: metadata[name] ?? null }] as const,
      ];
    }),
  );
}

/** When the first or the last of these modalities had arrived; null while one is missing, or its arrival not known. */
export function pickArrival(
  pick: (...arrivals: number[]) => number,
  embeddings: Item['embeddings'],
  modalities: readonly string[],
): number | null {
  const arrivals = modalities.map((modality) => embeddings[modality]?.received_at);
  return arrivals.length > 0 && arrivals.every((at) => at !== undefined) ? pick(...arrivals) : null;
}

/** A document as the API shows it. */
export const presentDocument = ({
  modalities,
  versions,
  metadata,
  received,
  indexedAt,
  vectors,
}: StoredDocument): Item['document'] => ({
  modalities,
  versions,
  metadata,
  received,
  indexed_at: indexedAt,
  ...(vectors === undefined
    ? {}
    : {
        vectors: Object.fromEntries(
          Object.entries(vectors).map(([modality, vector]) => [modality, [...vector]]),
        ),
      }),
});
