import type { ThroughputPoint } from '#components/throughput/series.ts';
import type { Lane } from '#components/readiness/lanes.ts';

/** One line of the chart: how it is drawn, and where its rate comes from. */
export type Line = {
  key: string;
  name: string;
  colour: string;
  dash: string | undefined;
  width: number;
  count: (point: ThroughputPoint) => number;
};

const DASHES: Record<number, string | undefined> = { 1: undefined, 2: '5 2', 3: '1 3', 4: '8 3 2 3' };

/** A line per modality received, then paired and indexed. Dash and label carry what colour cannot. */
export const linesOf = (lanes: readonly Lane[]): Line[] => [
  ...lanes.map(({ name, tone }) => ({
    key: `received:${name}`,
    name,
    colour: `var(--m${tone})`,
    dash: DASHES[tone],
    width: 1.5,
    count: (point: ThroughputPoint) => point.received[name] ?? 0,
  })),
  {
    key: 'paired',
    name: 'paired',
    colour: 'var(--overprint)',
    dash: undefined,
    width: 2,
    count: (point) => point.paired,
  },
  {
    key: 'indexed',
    name: 'indexed',
    colour: 'var(--ink-3)',
    dash: '2 2',
    width: 1.5,
    count: (point) => point.indexed,
  },
];
