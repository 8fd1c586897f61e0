import { Counter, Histogram, type Registry } from 'prom-client';
import type { Stage } from '#lib/contract/stages.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { WAIT_EDGES_MS } from '#lib/stats/histogram.ts';
import { openWaits } from './waits.ts';

/** What became of embeddings, of items: the values of the label `outcome`. */
export type EmbeddingOutcome = 'accepted' | 'duplicate' | 'stale' | 'rejected';
export type ItemOutcome =
  'completed' | 'indexed' | 'failed' | 'retried' | 'flushed' | 'discarded' | 'requeued' | 'deleted';

/** What this process has done since it started. Told once per batch or request, never per item. */
export interface Meter {
  noteRequest(route: string, method: string, status: number, seconds: number): void;
  noteRefusal(code: string): void;
  noteReceived(bytes: number): void;
  noteStage(stage: Stage, seconds: number): void;
  addReceived(collection: string, modality: string, count: number): void;
  addEmbeddings(collection: string, outcome: EmbeddingOutcome, count: number): void;
  addReplaced(collection: string, count: number): void;
  addItems(collection: string, outcome: ItemOutcome, count: number): void;
  /** @param bucket of `WAIT_EDGES_MS` */
  addWaits(collection: string, bucket: number, count: number): void;
  addWaited(collection: string, seconds: number): void;
  addFault(collection: string): void;
  addLostLeases(collection: string, count: number): void;
  noteEngine(operation: string, seconds: number, isError: boolean): void;
  /** Tells of these collections, and forgets those that are gone. A collection that is missing once may have been made a moment ago. */
  keepOnly(collections: ReadonlySet<string>): Promise<void>;
}

const STAGE_SECONDS = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600,
];
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const ALERTED_REFUSALS: readonly ErrorCode[] = ['backlog_full', 'redis_full', 'busy'];

/** Opens the counters and histograms of one process. */
export function openMeter(registry: Registry): Meter {
  const registers = [registry];
  const seen = new Set<string>();
  let missing: ReadonlySet<string> = new Set();

  const requests = new Counter({
    name: 'muster_http_requests_total',
    help: 'Requests answered, by the route that took them. Pages are not counted.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'muster_http_request_duration_seconds',
    help: 'From the request to the beginning of its answer.',
    labelNames: ['route', 'method'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'muster_refusals_total',
    help: 'Requests answered with an error, by its code.',
    labelNames: ['code'],
    registers,
  });
  const bytes = new Counter({
    name: 'muster_received_bytes_total',
    help: 'Bytes of request bodies, as they came off the wire.',
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'muster_stage_duration_seconds',
    help: 'Time that a batch spends in a stage of the way, one observation per batch.',
    labelNames: ['stage'],
    buckets: STAGE_SECONDS,
    registers,
  });
  const received = new Counter({
    name: 'muster_embeddings_received_total',
    help: 'Embeddings of batches that are held, by modality.',
    labelNames: ['collection', 'modality'],
    registers,
  });
  const embeddings = new Counter({
    name: 'muster_embeddings_total',
    help: 'Embeddings by what became of them at intake: accepted, duplicate, stale, rejected.',
    labelNames: ['collection', 'outcome'],
    registers,
  });
  const replaced = new Counter({
    name: 'muster_embeddings_replaced_total',
    help: 'Of the accepted embeddings, those that took the place of an older one.',
    labelNames: ['collection'],
    registers,
  });
  const items = new Counter({
    name: 'muster_items_total',
    help: 'Items by what became of them: completed, indexed, failed, retried, flushed, discarded, requeued, deleted.',
    labelNames: ['collection', 'outcome'],
    registers,
  });
  const waits = openWaits(
    registry,
    'muster_match_wait_seconds',
    'How long items waited from the first of their embeddings to the one that made them complete.',
    WAIT_EDGES_MS.map((ms) => ms / 1_000),
  );
  const faults = new Counter({
    name: 'muster_engine_faults_total',
    help: 'Batches that were put off because the engine as a whole was at fault.',
    labelNames: ['collection'],
    registers,
  });
  const lostLeases = new Counter({
    name: 'muster_leases_lost_total',
    help: 'Items whose lease ran out before this process had settled them.',
    labelNames: ['collection'],
    registers,
  });
  const engineSeconds = new Histogram({
    name: 'muster_engine_request_duration_seconds',
    help: 'How long the engine took, by operation.',
    labelNames: ['operation'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const engineErrors = new Counter({
    name: 'muster_engine_errors_total',
    help: 'Calls of the engine that failed as a whole, by operation.',
    labelNames: ['operation'],
    registers,
  });

  const perCollection = [received, embeddings, replaced, items, faults, lostLeases] as const;

  async function forget(collection: string): Promise<void> {
    seen.delete(collection);
    waits.remove(collection);
    for (const metric of perCollection)
      for (const { labels } of (await (metric as Counter).get()).values)
        if (labels.collection === collection) (metric as Counter).remove(labels);
  }

  // Growth is seen between two scrapes only, so what alerts watch begins at 0.
  for (const code of ALERTED_REFUSALS) refusals.inc({ code }, 0);

  function begin(collection: string): void {
    seen.add(collection);
    for (const metric of [faults, lostLeases]) metric.inc({ collection }, 0);
  }

  /** What else never happened has no series. */
  const addTo =
    <L extends string>(counter: Counter<'collection' | L>, label?: L) =>
    (collection: string, value: string, count: number): void => {
      if (count <= 0) return;
      seen.add(collection);
      counter.inc({ collection, ...(label === undefined ? {} : { [label]: value }) } as never, count);
    };
  const [addReceived, addEmbeddings, addItems] = [
    addTo(received, 'modality'),
    addTo(embeddings, 'outcome'),
    addTo(items, 'outcome'),
  ];
  const [addReplaced, addFaults, addLost] = [addTo(replaced), addTo(faults), addTo(lostLeases)];

  return {
    noteRequest(route, method, status, seconds) {
      requests.inc({ route, method, status });
      requestSeconds.observe({ route, method }, seconds);
    },
    noteRefusal: (code) => refusals.inc({ code }),
    noteReceived: (count) => bytes.inc(count),
    noteStage: (stage, seconds) => stageSeconds.observe({ stage }, seconds),
    addReceived,
    addEmbeddings,
    addReplaced: (collection, count) => addReplaced(collection, '', count),
    addItems,
    addWaits(collection, bucket, count) {
      seen.add(collection);
      waits.add(collection, bucket, count);
    },
    addWaited: (collection, seconds) => waits.addSum(collection, seconds),
    addFault: (collection) => addFaults(collection, '', 1),
    addLostLeases: (collection, count) => addLost(collection, '', count),
    noteEngine(operation, seconds, isError) {
      engineSeconds.observe({ operation }, seconds);
      if (isError) engineErrors.inc({ operation });
    },
    async keepOnly(collections) {
      const gone = [...seen].filter((name) => !collections.has(name));
      for (const name of gone) if (missing.has(name)) await forget(name);
      missing = new Set(gone);
      for (const name of collections) begin(name);
    },
  };
}
