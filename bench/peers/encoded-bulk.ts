import { sendBulk } from '#lib/engine/elasticsearch/bulk.ts';
import { makeFields } from '#lib/engine/elasticsearch/encode.ts';
import type { Encoding } from '#lib/engine/elasticsearch/encodings.ts';
import { openTransport } from '#lib/engine/elasticsearch/transport.ts';
import { MODALITIES, vectorOf, type Pairs } from '#bench/load/pairs.ts';
import { makeIndex } from './search-index.ts';

const BATCH_ROWS = 500;
const AT_ONCE = 2;

/** What a run told. */
export interface EncodedRun {
  perSecond: number;
  /** Processor time of this process: encoding, and sending. */
  cpuPerPairUs: number;
}

/** Indexes pairs as Muster's indexer does, from memory, until all are searchable. @param url of the Elasticsearch */
export async function bulkEncoded(url: string, encoding: Encoding, pairs: Pairs): Promise<EncodedRun> {
  const count = pairs.ids.length;
  const index = await makeIndex(url, 'bench-encoded', pairs.dims);
  const transport = openTransport({ url });
  const spec = { collection: index.name, index: index.name, fields: [] };
  const target = { transport, spec, dialect: { encodings: [encoding], excludesVectors: false } };
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let from = next; from < count; from = next) {
        next += BATCH_ROWS;
        const results = await sendBulk(target, listOperations(pairs, from));
        for (const { status } of results.values())
          if (status !== 'indexed') throw new Error(`A document was answered ${status}.`);
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  await index.awaitSearchable(count);
  const perSecond = (count * 1_000) / (performance.now() - startedMs);
  await transport.close();
  await index.drop();
  return { perSecond, cpuPerPairUs: (user + system) / count };
}

const listOperations = (pairs: Pairs, from: number) =>
  pairs.ids.slice(from, from + BATCH_ROWS).map((id, i) => {
    const embeddings = Object.fromEntries(
      MODALITIES.map((name) => [name, { vector: vectorOf(pairs, name, from + i), version: 1 }]),
    );
    const fields = makeFields(id, embeddings, MODALITIES, '2026-01-01T00:00:00.000Z');
    return { id, action: JSON.stringify({ create: { _id: id, require_alias: true } }), source: { fields } };
  });
