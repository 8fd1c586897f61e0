/** Nearest neighbours, and the highest version: the two reads that pass over a whole column. */
import type { Table } from '@lancedb/lancedb';
import { vectorField } from '#lib/contract/vocabulary.ts';
import type { Hit, IndexSpec, Similarity } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { readLayout, versionField } from './layout.ts';
import { readIds } from './read.ts';

interface Measure {
  distanceType: 'cosine' | 'dot' | 'l2';
  score: (distance: number) => number;
}

const scoreProduct = (product: number): number => (product < 0 ? 1 / (1 - product) : product + 1);

const MEASURES: Record<Similarity, Measure> = {
  cosine: { distanceType: 'cosine', score: (distance) => 1 - distance / 2 },
  dot_product: { distanceType: 'dot', score: (distance) => 1 - distance / 2 },
  l2_norm: { distanceType: 'l2', score: (distance) => 1 / (1 + distance) },
  max_inner_product: { distanceType: 'dot', score: (distance) => scoreProduct(1 - distance) },
};

/**
 * The k nearest documents, by an exact scan. Scores are Elasticsearch's, so that the engines read alike: `cosine` and
 * `dot_product` (1 + x) / 2, `l2_norm` 1 / (1 + distance²), `max_inner_product` x + 1, or 1 / (1 − x) below zero.
 */
export async function searchNearest(
  table: Table,
  spec: IndexSpec,
  modality: string,
  vector: Float32Array,
  k: number,
): Promise<Hit[]> {
  const dims = readLayout(await table.schema()).dims.get(modality);
  if (dims === undefined || k < 1) return [];
  if (dims !== vector.length) {
    const detail = `The index ${spec.index} holds ${modality} vectors of length ${dims}, and the query has ${vector.length}.`;
    throw new MusterError('dims_mismatch', detail);
  }
  const similarity = spec.fields.find((field) => field.modality === modality)?.similarity ?? 'cosine';
  const { distanceType, score } = MEASURES[similarity];
  const query = table.vectorSearch(vector).column(vectorField(modality)).distanceType(distanceType);
  const hits: Hit[] = [];
  for await (const batch of query.select(['id', '_distance']).limit(k)) {
    const distances = batch.getChild('_distance');
    for (const [i, id] of readIds(batch).entries())
      hits.push({ id, score: score(Number(distances?.get(i))) });
  }
  return hits;
}

/** The highest version of any modality, 0 when there is none. */
export async function findHighestVersion(table: Table): Promise<number> {
  const columns = [...readLayout(await table.schema()).dims.keys()].map(versionField);
  if (columns.length === 0) return 0;
  let highest = 0n;
  for await (const batch of table.query().select(columns)) {
    for (const column of columns) {
      for (const version of (batch.getChild(column)?.toArray() ?? []) as Iterable<bigint>) {
        if (version > highest) highest = version;
      }
    }
  }
  return Number(highest);
}
