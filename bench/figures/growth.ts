import type { Format } from '#bench/harness/bodies.ts';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { medianOf, runRounds, showSpread, type Contestant } from '#bench/harness/rounds.ts';
import { showNumber } from '#bench/harness/table.ts';
import { openTopologies } from './growth/topologies.ts';

const FORMATS = ['numbers', 'arrow'] as const satisfies Format[];
const REPLICAS = [1, 2, 3];
const DIMS = 384;
/** As many for each replica, whatever their number. */
const CONNECTIONS = 6;
const WARM_ROUNDS = 4;

/**
 * Intake by 1, 2 and 3 replicas, on one Redis and on a cluster of three masters, all on the cores of this machine: what each part spends
 * on an embedding says which one runs out first.
 */
export const growth: Figure = {
  name: 'growth',
  quick: false,
  async run(stage) {
    const topologies = await openTopologies(stage, REPLICAS);
    const loader = await stage.loader();
    const costs = new Map<string, Cost[]>();
    const contestants: Record<string, Contestant> = {};
    for (const topology of topologies)
      for (const format of FORMATS) {
        const name = `${topology.name}, ${format}`;
        costs.set(name, []);
        contestants[name] = {
          before: topology.empty,
          run: async () => {
            const before = await topology.readCpuUs();
            const body = { format, dims: DIMS, rows: 500, modality: 'text' };
            const { perSecond, rows, cpuPerRowUs } = await loader.run({
              urls: topology.urls,
              path: '/aggregate/',
              connections: CONNECTIONS,
              first: 0,
              batches: format === 'numbers' ? 60 : 200,
              runUp: format === 'numbers' ? 20 : 66,
              secondsMax: 1,
              body,
            });
            const after = await topology.readCpuUs();
            costs.get(name)!.push({
              app: (after.app - before.app) / rows,
              redis: (after.redis - before.redis) / rows,
              load: cpuPerRowUs,
            });
            return perSecond;
          },
          warmRounds: WARM_ROUNDS,
        };
      }
    const spreads = await runRounds(contestants, { rounds: 4 });
    return topologies.flatMap((topology) =>
      FORMATS.map((format): Row => {
        const name = `${topology.name}, ${format}`;
        const of = (key: keyof Cost): string =>
          showNumber(
            medianOf(
              costs
                .get(name)!
                .slice(WARM_ROUNDS)
                .map((cost) => cost[key]),
            ),
          );
        const single = spreads[`${topologies[0]!.name}, ${format}`]!;
        return {
          key: `growth/${topology.key}/${format}`,
          figure: `growth, ${name}`,
          value: spreads[name]!.median / single.median,
          unit: '×',
          target: null,
          detail: `${showSpread(spreads[name]!)} embeddings/s; µs of CPU each: app ${of('app')}, Redis ${of('redis')}, load ${of('load')}`,
        };
      }),
    );
  },
};

/** Processor time on an embedding, in µs. */
interface Cost {
  app: number;
  redis: number;
  load: number;
}
