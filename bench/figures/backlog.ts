/** What a batch costs when a million items wait, against a thousand. */
import type { Figure, Row } from '#bench/harness/figure.ts';
import { readCpuUs } from '#bench/harness/cpu.ts';
import { medianOf, runRounds, type Contestant } from '#bench/harness/rounds.ts';
import type { Stage } from '#bench/harness/stage.ts';
import { encodePairs } from '#bench/load/arrow-batches.ts';
import { holdUnmatched } from '#bench/load/hold-unmatched.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { openPairing } from '#bench/load/pairing.ts';
import { openPoster } from '#bench/load/poster.ts';
import { settleAll } from '#bench/load/settle-all.ts';
import { withMuster, type OwnMuster } from '#bench/load/with-muster.ts';

const COLLECTION = 'backlog';
const [FEW, MANY] = [1_000, 1_000_000];
const BATCH_ROWS = 500;
const PAIRS = 10_000;
const CONNECTIONS = 4;
const ROUNDS = 7;
const WARM_ROUNDS = 3;
const ENV = { MUSTER_INDEXER: 'off' };

export const backlog: Figure = {
  name: 'backlog',
  quick: false,
  async run(stage) {
    return [...(await compare(stage, 16)), ...(await compare(stage, 384))];
  },
};

/** What a batch costs a Muster in each round. */
interface Costs {
  cpuMs: number[];
  tookMs: number[];
}

/** Each backlog has a Redis and an app to itself: its neighbour's keys would be in its way too. */
async function compare(stage: Stage, dims: number): Promise<Row[]> {
  const name = `backlog-${dims}`;
  return withMuster(stage, `${name}-few`, ENV, (few) =>
    withMuster(stage, `${name}-many`, ENV, async (many) => {
      const costs = { few: emptyCosts(), many: emptyCosts() };
      const contestants = {
        few: await holdAndSend(few, FEW, dims, costs.few),
        many: await holdAndSend(many, MANY, dims, costs.many),
      };
      await runRounds(contestants, { rounds: ROUNDS });
      for (const one of Object.values(contestants)) one.close();
      return [judge(dims, 'cpu', 'CPU time', 'cpuMs', costs), judge(dims, 'time', 'time', 'tookMs', costs)];
    }),
  );
}

const emptyCosts = (): Costs => ({ cpuMs: [], tookMs: [] });

async function holdAndSend(
  { muster, redis }: OwnMuster,
  held: number,
  dims: number,
  costs: Costs,
): Promise<Contestant & { close(): void }> {
  const poster = openPoster(muster.url, COLLECTION, CONNECTIONS);
  await holdUnmatched(poster, held, dims);
  const pairing = await openPairing(redis.url);
  const batches = encodePairs(makePairs(PAIRS, dims), BATCH_ROWS);
  const readCpuMs = () => (readCpuUs(muster.pid) + readCpuUs(redis.pid)) / 1_000;
  return {
    warmRounds: WARM_ROUNDS,
    async run() {
      const [cpuMs, startedMs] = [readCpuMs(), performance.now()];
      await poster.postAll(batches);
      costs.tookMs.push((performance.now() - startedMs) / batches.length);
      costs.cpuMs.push((readCpuMs() - cpuMs) / batches.length);
      await settleAll(pairing, COLLECTION);
      return costs.cpuMs.at(-1)!;
    },
    close() {
      poster.close();
      pairing.close();
    },
  };
}

function judge(
  dims: number,
  key: string,
  words: string,
  of: keyof Costs,
  costs: Record<'few' | 'many', Costs>,
): Row {
  const [few, many] = [costs.few, costs.many].map((one) => medianOf(one[of].slice(-ROUNDS)));
  return {
    key: `backlog/${dims}/${key}`,
    figure: `${words} of a batch at a backlog of 1 M against 1 k, ${dims}-d`,
    value: many! / few!,
    unit: '×',
    target: dims === 384 ? { atMost: 1.1 } : null,
    detail: `${many!.toFixed(2)} ms a batch of ${BATCH_ROWS}, ${few!.toFixed(2)} ms`,
  };
}
