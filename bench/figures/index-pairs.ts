/** POST → searchable, side by side with Elasticsearch's own ways, everything on one machine. */
import { Client } from '@elastic/elasticsearch';
import { setAgainst } from '#bench/harness/against.ts';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { runRounds, type Contestant } from '#bench/harness/rounds.ts';
import { encodePairs } from '#bench/load/arrow-batches.ts';
import { indexThroughMuster } from '#bench/load/muster-pairs.ts';
import { makePairs, MODALITIES } from '#bench/load/pairs.ts';
import { withMuster } from '#bench/load/with-muster.ts';
import { bulkJoined, listDocuments, listSides, upsertTwice } from '#bench/peers/elasticsearch.ts';
import { makeIndex } from '#bench/peers/search-index.ts';

const BATCH_ROWS = 500;
const ROUNDS = 3;

/** How many pairs a run has, and how many runs it takes until all is in full swing. */
const SIZES = [
  { dims: 384, pairs: 12_000, warmRounds: 6 },
  { dims: 768, pairs: 8_000, warmRounds: 2 },
];

export const indexPairs: Figure = {
  name: 'index-pairs',
  quick: false,
  async run(stage) {
    const rows: Row[] = [];
    for (const major of [8, 9] as const) {
      const { url } = await stage.elasticsearch(major);
      const name = `index-pairs-${major}`;
      await withMuster(stage, name, { ELASTICSEARCH_URL: url }, async ({ muster }) => {
        for (const size of SIZES) rows.push(...(await compare(muster.url, url, major, size)));
      });
    }
    return rows;
  },
};

async function compare(
  musterUrl: string,
  url: string,
  major: number,
  { dims, pairs: count, warmRounds }: (typeof SIZES)[number],
): Promise<Row[]> {
  const pairs = makePairs(count, dims);
  const batches = encodePairs(pairs, BATCH_ROWS);
  const sides = listSides(pairs);
  const joined = listDocuments(pairs, MODALITIES);
  const client = new Client({ node: url });
  const direct = (send: (index: string) => Promise<void>): Contestant => ({
    warmRounds: 1,
    async run() {
      const index = await makeIndex(url, 'bench-direct', dims);
      const startedMs = performance.now();
      await send(index.name);
      await index.awaitSearchable(count);
      const tookMs = performance.now() - startedMs;
      await index.drop();
      return (count * 1_000) / tookMs;
    },
  });
  const found = await runRounds(
    {
      muster: { warmRounds, run: () => indexThroughMuster(musterUrl, url, { dims, pairs: count, batches }) },
      helpersBulk: direct((index) => bulkJoined(client, index, joined)),
      upsertTwice: direct((index) => upsertTwice(client, index, sides)),
    },
    { rounds: ROUNDS },
  );
  await client.close();
  const row = (peer: 'helpersBulk' | 'upsertTwice', words: string, atLeast: number): Row[] =>
    setAgainst({
      key: `index-pairs/es${major}/${dims}/${peer}`,
      figure: `POST → searchable, Elasticsearch ${major}, ${dims}-d, against ${words}`,
      atLeast,
      own: found.muster,
      other: found[peer],
      counted: 'pairs',
    });
  return [
    ...row('upsertTwice', 'doc_as_upsert twice', 2.5),
    ...row('helpersBulk', 'helpers.bulk of joined pairs', 1.2),
  ];
}
