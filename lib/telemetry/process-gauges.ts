import { performance } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Registers what this process is and uses, under the names that dashboards for Node know. The library's own set also watches the
 * event loop a hundred times a second and every garbage collection; these cost nothing between two scrapes.
 */
export function openProcessGauges(registry: Registry, build: Readonly<Record<string, string>>): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    });
    registry.registerMetric(made);
  };
  new Gauge({
    name: 'muster_build_info',
    help: 'Always 1; its labels tell what runs.',
    labelNames: Object.keys(build),
    registers: [registry],
  }).set({ ...build }, 1);
  const total = (name: string, help: string, read: () => number): void => {
    const made = new Counter({
      name,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
    registry.registerMetric(made);
  };
  const startedAt = Date.now() / 1_000 - process.uptime();
  gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.', () => startedAt);
  total('process_cpu_seconds_total', 'Processor time that the process has used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_resident_memory_bytes', 'Memory that the process has.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_size_used_bytes', "Of V8's heap, what is used.", () => process.memoryUsage().heapUsed);
  gauge('nodejs_external_memory_bytes', 'Bytes outside of the heap.', () => process.memoryUsage().external);
  total(
    'nodejs_eventloop_active_seconds_total',
    'Time that the event loop was busy; its rate is the share.',
    () => performance.eventLoopUtilization().active / 1_000,
  );
}
