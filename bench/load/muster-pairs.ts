import { setTimeout as sleep } from 'node:timers/promises';
import { makeIndex, type SearchIndex } from '#bench/peers/search-index.ts';
import { openPoster, type Poster } from './poster.ts';

const CONNECTIONS = 4;

/** A collection of a Muster, empty, and the index that it goes to. */
export interface IndexedCollection {
  index: SearchIndex;
  poster: Poster;
  /** Stops or starts its indexing. */
  turn(way: 'pause' | 'resume'): Promise<void>;
  /** Ends the collection and its index. */
  drop(): Promise<void>;
}

let made = 0;

/** Makes one of each. @param url of the Muster */
export async function makeIndexed(
  url: string,
  elasticsearchUrl: string,
  dims: number,
): Promise<IndexedCollection> {
  const name = `bench-${++made}`;
  const index = await makeIndex(elasticsearchUrl, name, dims);
  await ask(url, 'PUT', name, { index: name });
  const poster = openPoster(url, name, CONNECTIONS);
  return {
    index,
    poster,
    turn: (way) => ask(url, 'POST', `${name}/${way}`),
    async drop() {
      poster.close();
      await ask(url, 'DELETE', `${name}?confirm=${name}`);
      while ((await fetch(`${url}/api/collections/${name}`)).status !== 404) await sleep(100);
      await index.drop();
    },
  };
}

/** Sends pairs to a Muster until all are searchable; answers pairs a second. */
export async function indexThroughMuster(
  url: string,
  elasticsearchUrl: string,
  { dims, pairs, batches }: { dims: number; pairs: number; batches: readonly Buffer[] },
): Promise<number> {
  const target = await makeIndexed(url, elasticsearchUrl, dims);
  const startedMs = performance.now();
  await target.poster.postAll(batches);
  await target.index.awaitSearchable(pairs);
  const tookMs = performance.now() - startedMs;
  await target.drop();
  return (pairs * 1_000) / tookMs;
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${url}/api/collections/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
}
