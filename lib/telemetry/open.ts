import { Registry } from 'prom-client';
import type { TracingConfig } from '#lib/config-tracing.ts';
import { VERSION } from '#lib/contract/version.ts';
import type { During, Stage } from '#lib/contract/stages.ts';
import { within } from '#lib/deadline.ts';
import { hideSecrets } from '#lib/hide-secrets.ts';
import type { BatchAbout, BatchWatch } from '#lib/indexer/batch-watch.ts';
import type { Log } from '#lib/log.ts';
import { openBacklogGauges, type Sight } from './backlog.ts';
import { openMeter, type Meter } from './meter.ts';
import { openProcessGauges } from './process-gauges.ts';
import type { Scope, Scopes } from './scope.ts';
import type { Span, SpanStart, Tracing } from './tracing.ts';

/** What is seen of a Muster from outside: numbers, traces, and what its log says of where a line was written. */
export interface Telemetry {
  meter: Meter;
  scopes: Scopes;
  /** Begins a span; null where nothing is traced. */
  startSpan(name: string, start: SpanStart): Span | null;
  during: During;
  batches: BatchWatch;
  /** The span under way as W3C spells it; undefined where there is none. */
  traceparent(): string | undefined;
  /** Notes Redis' time, in ms, as it was just told. */
  noteRedisTime(at: number): void;
  /** Everything in Prometheus' text format. @param look reads what is not this process' own */
  scrape(look: () => Promise<Sight>): Promise<string>;
  stop(): Promise<void>;
}

/** As Prometheus asks for it. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Prometheus gives up after ten seconds, unless told otherwise. */
const LOOK_MS = 5_000;
const NOTHING: Sight = { readiness: null, names: null, collections: [] };

/**
 * Opens telemetry of one Muster.
 * @param tracing undefined: nothing is traced, and nothing that would be needed for it is loaded
 */
export async function openTelemetry(
  scopes: Scopes,
  build: Readonly<Record<string, string>>,
  tracing: TracingConfig | undefined,
  log: Log,
): Promise<Telemetry> {
  const registry = new Registry();
  const meter = openMeter(registry);
  openProcessGauges(registry, { version: VERSION, node: process.version, ...build });
  const setBacklog = openBacklogGauges(registry);
  const traces: Tracing | null =
    tracing === undefined ? null : await (await import('./otel.ts')).openOtel(tracing);
  if (tracing !== undefined)
    log.info({ url: hideSecrets(tracing.url), protocol: tracing.protocol }, 'tracing');
  let redisAheadMs = 0;

  const startSpan: Telemetry['startSpan'] = (name, start) => traces?.start(name, start) ?? null;

  const startStage = (stage: Stage): Span | null => {
    const parent = scopes.current()?.span;
    return parent ? startSpan(stage, { kind: 'internal', parent: parent.traceparent }) : null;
  };

  const during: During = (stage, act) => {
    const began = performance.now();
    const span = startStage(stage);
    const end = (error?: unknown): void => {
      meter.noteStage(stage, (performance.now() - began) / 1_000);
      span?.end(error);
    };
    return watch(act, end);
  };

  function openBatch({ collection, items, claimMs, origins }: BatchAbout): Scope {
    const span = startSpan('index', {
      kind: 'consumer',
      links: origins,
      attributes: { 'muster.collection': collection, 'muster.items': items },
      beganMsAgo: claimMs,
    });
    if (span !== null)
      startSpan('claim', { kind: 'internal', parent: span.traceparent, beganMsAgo: claimMs })?.end();
    return { requestId: null, span };
  }

  const batches: BatchWatch = {
    during,
    run(about, act) {
      const { claimMs, readySince } = about;
      meter.noteStage('claim', claimMs / 1_000);
      if (readySince !== null)
        meter.noteStage('ready', Math.max(0, Date.now() + redisAheadMs - readySince) / 1_000);
      const scope = openBatch(about);
      return scopes.run(scope, () => watch(act, (error) => scope.span?.end(error)));
    },
    noteLostLeases: (collection, count) => meter.addLostLeases(collection, count),
  };

  return {
    meter,
    scopes,
    startSpan,
    during,
    batches,
    traceparent: () => scopes.current()?.span?.traceparent,
    noteRedisTime(at) {
      redisAheadMs = at - Date.now();
    },
    async scrape(look) {
      const sight = await within(LOOK_MS, look()).catch(() => NOTHING);
      setBacklog(sight);
      if (sight.names !== null) await meter.keepOnly(new Set(sight.names));
      return registry.metrics();
    },
    stop: async () => traces?.stop(),
  };
}

/** Does something, be it at once or in time, and tells of its end. */
function watch<T>(act: () => T, end: (error?: unknown) => void): T {
  let result: T;
  try {
    result = act();
  } catch (error) {
    end(error);
    throw error;
  }
  if (!(result instanceof Promise)) {
    end();
    return result;
  }
  return result.then(
    (value: unknown) => {
      end();
      return value;
    },
    (error: unknown) => {
      end(error);
      throw error;
    },
  ) as T;
}
