import { vectorField } from '#lib/contract/vocabulary.ts';
import type { WriteItem } from '#lib/engine/engine.ts';
import { encodeObject, encodeVector } from '#lib/engine/json.ts';

/** An item as the service takes it: `id`, a vector per modality, and `metadata` where embeddings brought some. */
export function encodeDocument({ id, embeddings }: WriteItem): string {
  const held = Object.entries(embeddings);
  const metadata = held.flatMap(([modality, { metadata: json }]) =>
    json === undefined ? [] : [[modality, json] as const],
  );
  return encodeObject([
    ['id', JSON.stringify(id)],
    ...held.map(([modality, { vector }]) => [vectorField(modality), encodeVector(vector)] as const),
    ...(metadata.length === 0 ? [] : [['metadata', encodeObject(metadata)] as const]),
  ]);
}
