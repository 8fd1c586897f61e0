import { setTimeout as sleep } from 'node:timers/promises';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { MODALITIES } from '#bench/load/pairs.ts';

/** An index as Muster makes it. */
export interface SearchIndex {
  name: string;
  /** Waits until that many documents are searchable. Looks at counters first, which costs no refresh. */
  awaitSearchable(count: number): Promise<void>;
  drop(): Promise<void>;
}

const LOOK_MS = 20;
const OPERATIONS = '_stats/indexing?filter_path=_all.primaries.indexing.index_total';

/** Makes one, with Muster's mapping. @param url of the Elasticsearch */
export async function makeIndex(url: string, name: string, dims: number): Promise<SearchIndex> {
  const fields = MODALITIES.map((modality) => ({ modality, dims, similarity: 'cosine' as const }));
  const engine = await openElasticsearch({ url });
  const spec = { collection: name, index: name, fields };
  await engine.ensure(spec);

  const ask = async <T>(method: string, path: string): Promise<T> => {
    const answer = await fetch(`${url}/${path}`, { method });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`);
    return (await answer.json()) as T;
  };

  async function countOperations(): Promise<number> {
    const { _all } = await ask<{ _all: { primaries: { indexing: { index_total: number } } } }>(
      'GET',
      `${name}/${OPERATIONS}`,
    );
    return _all.primaries.indexing.index_total;
  }

  return {
    name,
    async awaitSearchable(count) {
      while ((await countOperations()) < count) await sleep(LOOK_MS);
      for (;;) {
        await ask('POST', `${name}/_refresh`);
        if ((await ask<{ count: number }>('GET', `${name}/_count`)).count >= count) return;
        await sleep(LOOK_MS);
      }
    },
    async drop() {
      await engine.drop(spec);
      await engine.close();
    },
  };
}
