import { DEFAULT_COLLECTION, wireType } from '#lib/contract/vocabulary.ts';

const VECTORS = ['0.12,0.05,-0.31,0.44', '0.08,-0.22,0.17,0.39', '0.27,0.11,-0.06,0.35'];

/**
 * A curl that completes one item of the collection.
 * @param needsKey it names a key, which the shell has to know
 */
export function sendAPair(
  origin: string,
  collection: string,
  modalities: readonly string[],
  needsKey = false,
): string {
  const address =
    collection === DEFAULT_COLLECTION
      ? `${origin}/aggregate/`
      : `\\\n  ${origin}/api/collections/${collection}/aggregate`;
  const embeddings = modalities.map(
    (name, i) =>
      `    {"id":"mug-1","embedding_type":"${wireType(name)}",\n` +
      `     "embedding":[${VECTORS[i % VECTORS.length]}]}`,
  );
  return [
    `curl -X POST ${address} \\`,
    `  -H 'content-type: application/json' \\`,
    ...(needsKey ? [`  -H "authorization: Bearer $MUSTER_KEY" \\`] : []),
    `  -d '{"embeddings":[`,
    `${embeddings.join(',\n')}]}'`,
  ].join('\n');
}
