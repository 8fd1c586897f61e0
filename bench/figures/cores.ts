/** What each part of the way takes of a processor: for each embedding that is taken in, and for each pair that is indexed. */
import { readCpuUs } from '#bench/harness/cpu.ts';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { medianOf } from '#bench/harness/rounds.ts';
import { emptyRedis } from '#bench/harness/redis.ts';
import type { Stage } from '#bench/harness/stage.ts';
import { encodePairs } from '#bench/load/arrow-batches.ts';
import { makeIndexed } from '#bench/load/muster-pairs.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { withMuster, type OwnMuster } from '#bench/load/with-muster.ts';
import { readRedisCpuUs } from '#bench/probes/redis-cpu.ts';
import { readTreeCpuUs } from '#bench/probes/tree-cpu.ts';

const DIMS = [384, 768];
const FORMATS = ['numbers', 'base64', 'arrow'] as const;
const SIDES = ['text', 'image'] as const;
const BATCH_ROWS = 500;
const PAIRS = 8_000;
const WARM_ROUNDS = 2;
const ROUNDS = 3;

/** Processor time in µs, by part. */
type Cost = Readonly<Record<string, number>>;

export const cores: Figure = {
  name: 'cores',
  quick: false,
  async run(stage) {
    const rows = await withMuster(stage, 'cores', { MUSTER_INDEXER: 'off' }, (own) => takeIn(stage, own));
    for (const major of [8, 9] as const) rows.push(...(await index(stage, major)));
    return rows;
  },
};

/** The text side onto nothing, then the image side onto the text side. */
async function takeIn(stage: Stage, { muster, redis }: OwnMuster): Promise<Row[]> {
  const loader = await stage.loader();
  const look = async (): Promise<Cost> => ({
    app: readCpuUs(muster.pid),
    Redis: await readRedisCpuUs(redis.client),
  });
  const rows: Row[] = [];
  for (const dims of DIMS)
    for (const format of FORMATS) {
      const costs = { text: [] as Cost[], image: [] as Cost[] };
      for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
        await emptyRedis(redis.client);
        for (const modality of SIDES) {
          const before = await look();
          const { rows: sent } = await loader.run({
            urls: [muster.url],
            path: '/aggregate/',
            connections: 4,
            first: 0,
            batches: 60,
            runUp: 0,
            body: { format, dims, rows: BATCH_ROWS, modality },
          });
          costs[modality].push(perOne(before, await look(), sent));
        }
      }
      for (const modality of SIDES)
        rows.push(
          ...rowsOf(
            `in/${dims}/${format}/${modality}`,
            `an embedding taken in, ${dims}-d, ${format}, ${modality === 'text' ? 'first' : 'second'} side`,
            costs[modality],
          ),
        );
    }
  return rows;
}

/** From what is ready in Redis to what is searchable. */
async function index(stage: Stage, major: 8 | 9): Promise<Row[]> {
  const elasticsearch = await stage.elasticsearch(major);
  return withMuster(
    stage,
    `cores-${major}`,
    { ELASTICSEARCH_URL: elasticsearch.url },
    async ({ muster, redis }) => {
      const look = async (): Promise<Cost> => ({
        app: readCpuUs(muster.pid),
        Redis: await readRedisCpuUs(redis.client),
        Elasticsearch: readTreeCpuUs(elasticsearch.pid),
      });
      const rows: Row[] = [];
      for (const dims of DIMS) {
        const batches = encodePairs(makePairs(PAIRS, dims), BATCH_ROWS);
        const costs: Cost[] = [];
        for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
          const target = await makeIndexed(muster.url, elasticsearch.url, dims);
          await target.turn('pause');
          await target.poster.postAll(batches);
          const before = await look();
          await target.turn('resume');
          await target.index.awaitSearchable(PAIRS);
          costs.push(perOne(before, await look(), PAIRS));
          await target.drop();
        }
        rows.push(
          ...rowsOf(`indexed/es${major}/${dims}`, `a pair indexed, ${dims}-d, Elasticsearch ${major}`, costs),
        );
      }
      return rows;
    },
  );
}

const perOne = (before: Cost, after: Cost, count: number): Cost =>
  Object.fromEntries(Object.keys(after).map((part) => [part, (after[part]! - before[part]!) / count]));

function rowsOf(key: string, words: string, costs: readonly Cost[]): Row[] {
  const counted = costs.slice(WARM_ROUNDS);
  return Object.keys(counted[0]!).map((part) => {
    const all = counted.map((cost) => cost[part]!);
    return {
      key: `cores/${key}/${part}`,
      figure: `processor time of ${part}, ${words}`,
      value: medianOf(all),
      unit: 'µs',
      target: null,
      detail: `${Math.min(...all).toFixed(1)} – ${Math.max(...all).toFixed(1)} µs`,
    };
  });
}
