/** One line of Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Metrics as they were told. */
export interface Told {
  /** What each metric is: counter, gauge, histogram. */
  types: Map<string, string>;
  samples: Sample[];
  /** The sum of the samples with these labels, others notwithstanding; undefined where there is none. */
  sum(name: string, labels?: Record<string, string>): number | undefined;
}

/** Reads Prometheus' text format. @throws on a line that is none of it */
export function readMetrics(text: string): Told {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, typed, type] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
    if (typed !== undefined && type !== undefined) types.set(typed, type);
    if (line.startsWith('#')) continue;
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`This is no metric: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, key, of]) => [key!, of!] as const,
    );
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return {
    types,
    samples,
    sum(name, wanted = {}) {
      const found = samples.filter(
        (one) => one.name === name && Object.entries(wanted).every(([key, of]) => one.labels[key] === of),
      );
      return found.length === 0 ? undefined : found.reduce((total, { value }) => total + value, 0);
    },
  };
}
