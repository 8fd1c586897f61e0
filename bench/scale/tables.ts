import { showNumber } from '#bench/harness/table.ts';
import { planFor, type Demand } from './plan.ts';
import { skewOfMasters, skewOfPartitions } from './skew.ts';

const DEMANDS: readonly Demand[] = [
  { dims: 384, embeddingsPerSecond: 1_000, waitSeconds: 3_600, documents: 10_000_000 },
  { dims: 384, embeddingsPerSecond: 10_000, waitSeconds: 600, documents: 100_000_000 },
  { dims: 384, embeddingsPerSecond: 100_000, waitSeconds: 60, documents: 1_000_000_000 },
  { dims: 384, embeddingsPerSecond: 100_000, waitSeconds: 600, documents: 1_000_000_000 },
  { dims: 768, embeddingsPerSecond: 100_000, waitSeconds: 60, documents: 1_000_000_000 },
  { dims: 768, embeddingsPerSecond: 100_000, waitSeconds: 600, documents: 1_000_000_000 },
];
const PARTITIONS = [16, 64, 256];
const MASTERS = [3, 6, 12];
const ITEMS = 1_000_000;

/** All tables of docs/scale.md, as Markdown. */
export const describeScale = (): string =>
  [
    '### Machines\n',
    table(
      [
        'dims',
        'embeddings/s',
        'mean wait',
        'documents',
        'app cores',
        'Redis masters',
        'Redis memory',
        'engine cores',
        'shards',
        'index on disk',
        'index in memory',
        'machines',
        '$ per million pairs',
      ],
      DEMANDS.map(describeDemand),
    ),
    '\n### Items over partitions\n',
    table(
      ['partitions', 'the fullest, in the median', 'at worst'],
      PARTITIONS.map((partitions) => {
        const { median, worst } = skewOfPartitions(partitions, ITEMS);
        return [String(partitions), `${median.toFixed(3)} ×`, `${worst.toFixed(3)} ×`];
      }),
    ),
    '\n### Partitions over the masters of a cluster\n',
    table(
      ['partitions', ...MASTERS.map((masters) => `${masters} masters: median, worst`)],
      PARTITIONS.map((partitions) => [
        String(partitions),
        ...MASTERS.map((masters) => {
          const { median, worst } = skewOfMasters(partitions, masters);
          return `${median.toFixed(2)} ×, ${worst.toFixed(2)} ×`;
        }),
      ]),
    ),
  ].join('\n');

function describeDemand(demand: Demand): string[] {
  const plan = planFor(demand);
  return [
    String(demand.dims),
    demand.embeddingsPerSecond.toLocaleString('en'),
    demand.waitSeconds % 3_600 === 0 ? `${demand.waitSeconds / 3_600} h` : `${demand.waitSeconds / 60} min`,
    demand.documents.toLocaleString('en'),
    plan.appCores.toFixed(1),
    String(plan.redisMasters),
    showBytes(plan.redisBytes),
    plan.engineCores.toFixed(plan.engineCores < 10 ? 1 : 0),
    String(plan.shards),
    showBytes(plan.indexBytes),
    showBytes(plan.hotBytes),
    String(plan.machines),
    plan.dollarsPerMillionPairs.toFixed(4),
  ];
}

function showBytes(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3;
  return gigabytes >= 1_000 ? `${showNumber(gigabytes / 1024)} TB` : `${showNumber(gigabytes)} GB`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
