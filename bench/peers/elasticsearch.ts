/** Elasticsearch's own ways to index pairs, by its official client and its helper; vectors are JSON numbers. */
import type { Client } from '@elastic/elasticsearch';
import { vectorField } from '#lib/contract/vocabulary.ts';
import { MODALITIES, vectorOf, type Modality, type Pairs } from '#bench/load/pairs.ts';

const CONNECTIONS = 4;

/** A document as a program holds it before it sends it. */
export interface PlainDocument {
  id: string;
  [field: string]: unknown;
}

/** Documents with the vectors of some modalities, ready in memory. */
export const listDocuments = (pairs: Pairs, modalities: readonly Modality[]): PlainDocument[] =>
  pairs.ids.map((id, i) => ({
    id,
    ...Object.fromEntries(
      modalities.map((modality) => [vectorField(modality), [...vectorOf(pairs, modality, i)]]),
    ),
  }));

/** Sends one side after the other and has Elasticsearch put the two together. */
export async function upsertTwice(client: Client, index: string, sides: readonly PlainDocument[][]) {
  for (const datasource of sides) {
    const done = await client.helpers.bulk({
      datasource,
      concurrency: CONNECTIONS,
      onDocument: ({ id }) => [
        { update: { _index: index, _id: id, retry_on_conflict: 3 } },
        { doc_as_upsert: true },
      ],
    });
    expectAll(done, datasource);
  }
}

/** Sends documents that somebody has joined before. */
export async function bulkJoined(client: Client, index: string, datasource: PlainDocument[]) {
  const done = await client.helpers.bulk({
    datasource,
    concurrency: CONNECTIONS,
    onDocument: ({ id }) => ({ create: { _index: index, _id: id } }),
  });
  expectAll(done, datasource);
}

/** The sides of pairs, for `upsertTwice`. */
export const listSides = (pairs: Pairs): PlainDocument[][] =>
  MODALITIES.map((modality) => listDocuments(pairs, [modality]));

function expectAll({ successful, failed }: { successful: number; failed: number }, sent: readonly unknown[]) {
  if (successful !== sent.length) throw new Error(`${failed} of ${sent.length} documents were refused.`);
}
