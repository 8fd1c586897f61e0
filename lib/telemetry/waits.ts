import type { Metric, Registry } from 'prom-client';

/** A histogram that is told how many values fell into which bucket, instead of each value. */
export interface Waits {
  add(collection: string, bucket: number, count: number): void;
  addSum(collection: string, seconds: number): void;
  remove(collection: string): void;
}

interface Held {
  counts: number[];
  sum: number;
}

/**
 * Registers one that is labelled by collection.
 * @param edges upper bounds in seconds; one bucket more holds what is above
 */
export function openWaits(registry: Registry, name: string, help: string, edges: readonly number[]): Waits {
  const held = new Map<string, Held>();
  const of = (collection: string): Held => {
    const known = held.get(collection) ?? { counts: Array.from(edges, () => 0).concat(0), sum: 0 };
    held.set(collection, known);
    return known;
  };

  const tell = ([collection, { counts, sum }]: [string, Held]) => {
    let below = 0;
    const buckets = counts.map((count, i) => {
      below += count;
      const labels = { le: i < edges.length ? String(edges[i]) : '+Inf', collection };
      return { metricName: `${name}_bucket`, labels, value: below };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: { collection }, value: sum },
      { metricName: `${name}_count`, labels: { collection }, value: below },
    ];
  };

  // The library's own takes values one by one, which for every pair would cost intake more than all other metrics together.
  const metric = {
    name,
    get: () => Promise.resolve({ name, help, type: 'histogram', values: [...held].flatMap(tell) }),
  };
  registry.registerMetric(metric as unknown as Metric);
  return {
    add(collection, bucket, count) {
      of(collection).counts[bucket]! += count;
    },
    addSum(collection, seconds) {
      of(collection).sum += seconds;
    },
    remove: (collection) => void held.delete(collection),
  };
}
