import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMetrics, type Told } from '#tests/support/metrics.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Panel {
  title: string;
  targets?: { expr: string }[];
}

const RULES = (
  parse(readFileSync('deploy/prometheus/alerts.yaml', 'utf8')) as { groups: { rules: Rule[] }[] }
).groups.flatMap(({ rules }) => rules);
const DASHBOARD = JSON.parse(readFileSync('deploy/grafana/muster.json', 'utf8')) as {
  panels: Panel[];
  templating: { list: { query: unknown }[] };
};
const QUERIES = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr })),
);

let bench: RuntimeBench;
let told: Told;
beforeAll(async () => {
  bench = await openRuntimeBench();
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await bench.send([['a', 'text', 1]]);
  told = readMetrics(await bench.runtime.metrics());
});
afterAll(() => bench.close());

/** Labels that Prometheus adds by itself, or that functions make. */
const OTHERS = new Set(['instance', 'job', 'le']);

/** Takes Grafana's variables out, so that PromQL is left. */
const fill = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$collection', '.*');

/** What an expression names: metrics, each with the labels that it picks by, and the labels that it groups by. */
function readNames(expr: string): { metrics: { name: string; labels: string[] }[]; groups: string[] } {
  const metrics: { name: string; labels: string[] }[] = [];
  const groups: string[] = [];
  const text = (node: { from: number; to: number }): string => expr.slice(node.from, node.to);
  parser.parse(expr).iterate({
    enter({ name, node, from, to }) {
      if (name === '⚠') throw new Error(`This is no PromQL at ${from}: ${expr.slice(from - 10, to + 10)}`);
      if (name === 'VectorSelector') {
        const labels = [...text(node).matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label]) => label!);
        metrics.push({ name: /^\w+/.exec(text(node))![0], labels });
      }
      if (name === 'GroupingLabels')
        groups.push(
          ...text(node)
            .matchAll(/\w+/g)
            .map(([label]) => label),
        );
    },
  });
  return { metrics, groups };
}

/** A metric by the name of one of its series. */
function familyOf(name: string): string {
  const bare = name.replace(/_(bucket|sum|count)$/, '');
  return told.types.get(bare) === 'histogram' ? bare : name;
}

/** The labels that docs/observing.md tells of a metric; a test holds them to what is given. */
const DOCUMENTED = new Map(
  [
    ...readFileSync('docs/observing.md', 'utf8').matchAll(
      /^\| `((?:muster|process|nodejs)_\w+)` \|([^|]*)\|/gm,
    ),
  ].map(([, name, labels]) => [name!, [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!)] as const),
);

const EXPRESSIONS = [
  ...RULES.map(({ alert, expr }) => ({ title: alert, expr })),
  ...QUERIES.map(({ title, expr }) => ({ title, expr: fill(expr) })),
];

test.each(EXPRESSIONS)('$title asks for metrics and labels that there are: $expr', ({ expr }) => {
  const { metrics, groups } = readNames(expr);
  expect(metrics).not.toEqual([]);
  const known = new Set(metrics.flatMap(({ name }) => DOCUMENTED.get(familyOf(name)) ?? []));
  expect(told.types.keys().toArray()).toEqual(
    expect.arrayContaining(metrics.map(({ name }) => familyOf(name))),
  );
  for (const { name, labels } of metrics)
    expect([...(DOCUMENTED.get(familyOf(name)) ?? []), ...OTHERS]).toEqual(expect.arrayContaining(labels));
  for (const label of groups) expect([...known, ...OTHERS]).toContain(label);
});

test('a misspelt metric, or one that is gone, would be found', () => {
  expect(readNames('sum(rate(muster_backlog_itms{state="x"}[5m]))').metrics).toEqual([
    { name: 'muster_backlog_itms', labels: ['state'] },
  ]);
  expect(() => readNames('sum(rate(muster_backlog_items[5m])')).toThrow('no PromQL');
});

describe('the page about metrics', () => {
  test('tells of every metric that there is, and of no other', () => {
    expect([...DOCUMENTED.keys()].toSorted()).toEqual([...told.types.keys()].toSorted());
  });

  test('tells the labels that a metric has', () => {
    const labelsOf = ({ le: _le, ...own }: Record<string, string>) => Object.keys(own).toSorted();
    const given = told.samples.map(({ name, labels }) => `${familyOf(name)} ${labelsOf(labels).join()}`);
    const documented = [...DOCUMENTED].map(([name, labels]) => `${name} ${labels.toSorted().join()}`);
    expect(documented).toEqual(expect.arrayContaining(given));
  });
});

describe('the alerts', () => {
  test.each(RULES)('$alert says how bad it is, and who can mend it', ({ labels, annotations }) => {
    expect(['critical', 'warning', 'info']).toContain(labels.severity);
    expect(['redis', 'engine', 'producer', 'operator', 'muster']).toContain(labels.blame);
    expect(annotations.summary).toMatch(/\S/);
    expect(annotations.description).toMatch(/\.$/);
  });

  test.each(RULES.filter(({ alert }) => alert !== 'MusterAbsent'))(
    '$alert takes what every replica tells alike once, and adds up what each has counted',
    ({ expr }) => {
      const own = readNames(expr).metrics.map(({ name }) =>
        ['counter', 'histogram'].includes(told.types.get(familyOf(name))!),
      );
      expect(/\bsum\b/.test(expr)).toBe(own.includes(true));
      expect(/\bmax\b/.test(expr)).toBe(own.includes(false));
    },
  );
});
