import { openAccess } from '#lib/access/open.ts';
import { openCollections } from '#lib/collections/collections.ts';
import { checkCollectionName, describeCollection } from '#lib/collections/definition.ts';
import { readConfig, type Config } from '#lib/config.ts';
import type { Replica } from '#lib/contract/console.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { within } from '#lib/deadline.ts';
import { MusterError } from '#lib/errors.ts';
import { startIndexer } from '#lib/indexer/indexer.ts';
import { listenForWakes, startWakeSender, type Wake } from '#lib/indexer/wakes.ts';
import { openAdmission } from '#lib/intake/admit.ts';
import { openBodyBudget } from '#lib/intake/body-budget.ts';
import { ingest, type IntakeDeps } from '#lib/intake/ingest.ts';
import { ingestStream } from '#lib/intake/ingest-stream.ts';
import { readRowList, type BatchFormat, type BatchShape } from '#lib/intake/row-list.ts';
import { openFaultReporter, openLog } from '#lib/log.ts';
import { loadDeclared } from '#lib/operations/declared.ts';
import { startDeclaring } from '#lib/operations/declaring.ts';
import { openControl } from '#lib/operations/open.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { diagnoseRedis, explainConnection } from '#lib/pairing/diagnose.ts';
import { readMemory } from '#lib/pairing/facts.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { running } from '#lib/running.ts';
import { openEngine } from '#lib/runtime/engine.ts';
import { refuseUnfitRedis, StartRefused } from '#lib/runtime/fit-redis.ts';
import { readHighestVersion } from '#lib/runtime/highest-version.ts';
import type { IngestBodyRequest, Runtime } from '#lib/runtime/interface.ts';
import { lookAround } from '#lib/runtime/look-around.ts';
import { startLostClocks } from '#lib/runtime/start-clocks.ts';
import { startWatch } from '#lib/runtime/watch.ts';
import { startUpgrade } from '#lib/upgrade/start.ts';
import { startCounters } from '#lib/stats/counters.ts';
import { listHeldSides } from '#lib/stats/held.ts';
import { listItems, readItem } from '#lib/stats/items.ts';
import { describeLimits } from '#lib/stats/limits.ts';
import { countPaired } from '#lib/stats/matches.ts';
import { startSightings } from '#lib/stats/producers.ts';
import { listPending, openReadiness, tellReadiness } from '#lib/stats/readiness.ts';
import { search } from '#lib/stats/search.ts';
import { countInto } from '#lib/telemetry/count-into.ts';
import { countEnded } from '#lib/telemetry/count-ended.ts';
import { observeEngine } from '#lib/telemetry/observe-engine.ts';
import { openTelemetry } from '#lib/telemetry/open.ts';
import { describeScope, openScopes } from '#lib/telemetry/scope.ts';

export type { BatchFormat, BatchShape, IngestBodyRequest, Runtime };
export { StartRefused };

const REDIS_WAIT_MS = 5_000;
/** As many as a collection has partitions, unless it was made with another number. */
const REDIS_LANES = 16;
/** Less than any launcher's grace, with room for what follows. */
const CLOSE_WAIT_MS = 20_000;
const SETTLE_WAIT_MS = 2_000;
const LAST_WORDS_MS = 5_000;
/** The longest that a Muster takes to close: whoever ends it by force waits for longer. */
export const CLOSE_MS_MAX = CLOSE_WAIT_MS + SETTLE_WAIT_MS + LAST_WORDS_MS;
const WRITE_TIMEOUT_MS = 30_000;

/**
 * Puts a Muster together.
 * @param role what this process is among the replicas
 * @throws StartRefused, CollectionsFileError, EngineUnavailable (the embedded index is in use)
 */
export async function startRuntime(config: Config, role: Replica['role'] = 'app'): Promise<Runtime> {
  const { collectionsFile, makesUnknown } = config;
  const declared = collectionsFile === undefined ? null : await loadDeclared(collectionsFile);
  const scopes = openScopes();
  const log = openLog(config.logLevel, config.adminKey, () => describeScope(scopes.current()));
  const report = openFaultReporter(log);
  const reportRedis = (error: Error): void =>
    report(new Error(explainConnection(error, config.redis), { cause: error }));
  const redis = connectRedis(config.redis, reportRedis, REDIS_LANES);
  defineScripts(redis);
  if (await waitUntilUsable(redis, REDIS_WAIT_MS)) await refuseUnfitRedis(redis, config.keyPrefix);
  const opened = await openEngine(config).catch((error: unknown) => {
    redis.disconnect();
    throw error;
  });
  const telemetry = await openTelemetry(scopes, { engine: opened.kind, role }, config.tracing, log);
  const { meter, during } = telemetry;
  const engine = observeEngine(opened, meter);
  const collections = openCollections(redis, config.keyPrefix, {
    declared: declared?.definitions ?? new Map(),
    makesUnknown,
  });
  const counters = countInto(meter, startCounters(redis, config.keyPrefix, report));
  const sightings = startSightings(redis, config.keyPrefix, report);
  const wakes = startWakeSender(redis, config.keyPrefix);
  const indexer = config.indexer
    ? startIndexer({
        redis,
        engine,
        collections,
        leaseMs: config.leaseMs,
        triesMax: config.triesMax,
        onError: report,
        watch: telemetry.batches,
        onReport(collection, { engineFault, indexed, failed, retried }) {
          counters.add(collection, 'indexed', indexed);
          counters.add(collection, 'failed', failed);
          counters.add(collection, 'retried', retried);
          counters.add(collection, 'faults', engineFault === null ? 0 : 1);
          scopes.current()?.span?.note({
            'muster.indexed': indexed,
            'muster.failed': failed,
            'muster.retried': retried,
            'muster.engine_fault': engineFault !== null,
          });
          if (engineFault !== null) report(new Error(engineFault));
          else log.info({ collection, indexed, failed, retried }, 'indexed');
        },
      })
    : null;
  const subscriber = indexer === null ? null : connectRedis(config.redis, reportRedis);
  if (indexer !== null && subscriber !== null)
    listenForWakes(subscriber, config.keyPrefix, (wake) => indexer.wake(wake));

  const wakeIndexers = (wake: Wake): void => {
    indexer?.wake(wake);
    if (indexer === null) wakes.send(wake);
  };
  const notePaired = (collection: string, waitsMs: readonly number[]): void => {
    countPaired(counters, collection, waitsMs);
    meter.addWaited(collection, waitsMs.reduce((sum, ms) => sum + ms, 0) / 1_000);
  };
  const control = openControl({
    redis,
    keyPrefix: config.keyPrefix,
    engine,
    collections,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    answerWaitMs: config.answerWaitMs,
    onReady(collection, ready) {
      const wake: Wake = { collection, ready: [...ready], unmatched: false, urgent: true };
      indexer?.wake(wake);
      wakes.send(wake);
    },
    onPaired: notePaired,
    onEnded: (record, changed) => countEnded(meter, record, changed),
    onError: report,
  });
  const intake: IntakeDeps = {
    redis,
    collections,
    admit: openAdmission({
      redis,
      limits: { itemsMax: config.backlogMax, memoryShareMax: config.memoryShareMax },
      readMemory: () => readMemory(redis),
      trouble: () => indexer?.trouble()?.reason ?? null,
    }),
    startClocks: (collection) =>
      startLostClocks(
        {
          redis,
          keyPrefix: config.keyPrefix,
          collections,
          readHighest: (found) => readHighestVersion(engine, found, report),
        },
        collection,
      ),
    onStored({ definition: { name } }, producer, received, stored) {
      for (const [modality, count] of Object.entries(received))
        counters.add(name, `received:${modality}`, count);
      sightings.note(name, producer, received);
      notePaired(name, stored.waitsMs);
      counters.add(name, 'duplicates', stored.duplicates);
      counters.add(name, 'stale', stored.stale);
      const trace = telemetry.traceparent();
      const wake: Wake = {
        collection: name,
        ready: stored.readyPartitions,
        unmatched: stored.madeUnmatched > 0,
        traces: trace === undefined ? [] : [trace],
      };
      // What an indexer does from here on is not this request's doing.
      scopes.run(undefined, () => wakeIndexers(wake));
      if (stored.keptOut > 0) control.noteTurnedAway(name, producer, stored.keptOut);
      const { accepted, replaced, duplicates, stale, completed } = stored;
      meter.addEmbeddings(name, 'accepted', accepted);
      meter.addReplaced(name, replaced);
      log.info(
        { collection: name, producer, received, accepted, replaced, duplicates, stale, completed },
        'ingested',
      );
    },
    onRejected({ isMade, definition: { name } }, rows) {
      // Whoever names a collection that there is not makes no series.
      if (isMade) meter.addEmbeddings(name, 'rejected', rows);
    },
    during,
  };
  const upgrade = startUpgrade({ redis, keyPrefix: config.keyPrefix, collections, onError: report });
  const declaring =
    declared && (await startDeclaring({ ...config, redis, control, declared, onError: report }));
  const judge = openReadiness({
    redis,
    engine,
    keyPrefix: config.keyPrefix,
    embedded: config.redisEmbedded,
    diagnose: () => diagnoseRedis(config.redis),
    indexer: () => ({ running: indexer !== null, trouble: indexer?.trouble() ?? null }),
    pending: () => [
      ...listPending('upgrading', upgrade.warnings()),
      ...listPending('not_as_declared', declaring?.warnings() ?? []),
    ],
  });
  const { views, replica } = startWatch({
    config,
    role,
    redis,
    engine,
    collections,
    indexer,
    control,
    readiness: judge,
    onTime: (at) => telemetry.noteRedisTime(at),
    onError: report,
  });
  const find = (name: string) => collections.find(name);
  let underWay = 0;
  const closing = new AbortController();

  return {
    log,
    telemetry,
    metrics: () => telemetry.scrape(() => lookAround({ collections, readiness: judge, views })),
    explain: explainRedisError,
    enter() {
      closing.signal.throwIfAborted();
      underWay += 1;
      return () => {
        underWay -= 1;
      };
    },
    async ingestBody({ format, body, ...request }) {
      checkCollectionName(request.collection);
      const list = await during('decode', () => readRowList(format, request.shape, body));
      return ingest(intake, { ...request, list });
    },
    ingestStream: async (request) => {
      checkCollectionName(request.collection);
      return ingestStream(intake, request);
    },
    bodies: openBodyBudget(LIMITS.bodiesBytes),
    closing: closing.signal,
    limits: () => describeLimits(config),
    listCollections: async () => (await collections.list()).map(describeCollection),
    describe: async (name) => describeCollection((await find(name)).definition),
    stats: (name) => views.stats(name),
    views,
    listItems: async (name, filter) => listItems(redis, await find(name), filter),
    readItem: async (name, id, vectors) => readItem(redis, engine, await find(name), id, vectors),
    listHeldSides: async (name, ids) => listHeldSides(redis, await find(name), ids),
    search: async (name, request) => search(redis, engine, await find(name), request),
    readiness: async () => tellReadiness(await judge()),
    control,
    access: openAccess({
      redis,
      keyPrefix: config.keyPrefix,
      host: config.host,
      adminKey: config.adminKey,
      requestsMax: config.rateRequestsMax,
    }),
    async close() {
      const message = 'Muster is closing. Send the same request again in a moment.';
      closing.abort(new MusterError('closing', message, { retryAfterS: 5 }));
      const deadline = performance.now() + CLOSE_WAIT_MS;
      const indexerStopped = indexer?.stop();
      indexerStopped?.catch(report);
      while (underWay > 0 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      wakes.stop();
      await Promise.all([declaring?.stop(), upgrade.stop()]);
      const settled = Promise.all([control.stop(), indexerStopped]);
      await within(Math.max(0, deadline - performance.now()), settled).catch(() => undefined);
      // Where the engine hangs, giving up the request lets its items go; else they go when their leases lapse.
      await engine.close();
      await within(SETTLE_WAIT_MS, settled).catch(report);
      await Promise.all([counters.stop(), sightings.stop(), replica.stop(), telemetry.stop()]);
      subscriber?.disconnect();
      redis.disconnect();
    },
  };
}

/** The Muster of this process. */
export function getRuntime(): Promise<Runtime> {
  running.musterRuntime ??= startFromSettings();
  return running.musterRuntime;
}

async function startFromSettings(): Promise<Runtime> {
  const config = readConfig();
  return startRuntime(config, config.role);
}
