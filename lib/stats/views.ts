import type { Stats } from '#lib/contract/answers.ts';
import type { Throughput, ThroughputEvent } from '#lib/contract/throughput.ts';
import type { IdRuleProposals } from '#lib/contract/near-ids.ts';
import type {
  Ages,
  FailureGroups,
  GroupQuery,
  Health,
  Matches,
  Producers,
  SpanQuery,
  System,
} from '#lib/contract/console.ts';
import { within } from '#lib/deadline.ts';
import { openBuckets } from './buckets.ts';
import { listFailures } from './failures.ts';
import { keepFresh } from './fresh.ts';
import { findTroubles, redisTrouble, type HealthFacts } from './health.ts';
import { readMatches } from './matches.ts';
import { findFullSince, predictFullMs, readSamples } from './memory.ts';
import { listProducers } from './producers.ts';
import type { Judgement } from './readiness.ts';
import { listReplicas } from './replicas.ts';
import { openSinceKeeper } from './since.ts';
import { openSummaries } from './summary.ts';
import { describeSystem, type SystemDeps } from './system.ts';
import { findNearIds } from './near-ids/find.ts';
import { readThroughput } from './throughput.ts';

/** What an operator's console shows. Each is as of now, or of a few seconds ago. */
export interface Views {
  stats(collection: string): Promise<Stats>;
  ages(collection: string): Promise<Ages>;
  throughput(collection: string, span: SpanQuery): Promise<Throughput>;
  matches(collection: string, span: SpanQuery): Promise<Matches>;
  producers(collection: string): Promise<Producers>;
  failures(collection: string, query: GroupQuery): Promise<FailureGroups>;
  health(collection: string): Promise<Health>;
  /** Rules by which unmatched items would pair. */
  idRules(collection: string): Promise<IdRuleProposals>;
  system(): Promise<System>;
}

/** What the views are made from. */
export interface ViewDeps extends SystemDeps {
  /** Who paused a collection and when; null when that is not known any more. */
  lastPause(collection: string): Promise<{ actor: string; at: number } | null>;
  /** What operators did that a chart marks, oldest first. */
  markedActs(collection: string, from: number, to: number): Promise<ThroughputEvent[]>;
}

const PRODUCERS_FRESH_MS = 1_000;
const HEALTH_FRESH_MS = 2_000;
const ID_RULES_FRESH_MS = 10_000;
const FAULTY_WAIT_MS = 500;
const SYSTEM_FRESH_MS = 5_000;

/** Opens the views. */
export function openViews(deps: ViewDeps): Views {
  const { redis, keyPrefix, engine, collections } = deps;
  const summarise = openSummaries(redis, engine);
  const readBuckets = openBuckets(redis, keyPrefix);
  const keepSince = openSinceKeeper();
  const find = (name: string) => collections.find(name);

  const producers = keepFresh(PRODUCERS_FRESH_MS, async (name: string) => {
    const collection = await find(name);
    const { stats } = await summarise(collection);
    return listProducers(redis, keyPrefix, collection, stats.missing);
  });

  const throughput = async (name: string, span: SpanQuery): Promise<Throughput> => {
    const read = await readThroughput(redis, readBuckets, await find(name), span);
    const events = [...read.events, ...(await deps.markedActs(name, read.from, read.to))];
    return { ...read, events: events.toSorted((a, b) => a.at - b.at) };
  };

  const health = keepFresh(HEALTH_FRESH_MS, async (name: string) => {
    const readiness = await deps.readiness();
    const reading = readFacts(name, readiness);
    // A Redis that hangs must not keep back that it does.
    const facts = await (readiness.redis.ok ? reading : within(FAULTY_WAIT_MS, reading).catch(() => null));
    const at = facts?.stats.at ?? Date.now();
    const troubles = keepSince(name, facts === null ? [redisTrouble(readiness)] : findTroubles(facts), at);
    return { collection: name, at, redis_full_in_ms: facts?.redisFullMs ?? null, troubles };
  });

  async function readFacts(name: string, readiness: Judgement): Promise<HealthFacts> {
    const collection = await find(name);
    const { stats } = await summarise(collection);
    const [paused, replicas, sent, samples] = await Promise.all([
      collection.definition.paused ? deps.lastPause(name) : null,
      listReplicas(redis, keyPrefix, stats.at),
      producers(name),
      readSamples(redis, keyPrefix, stats.at),
    ]);
    return {
      readiness,
      stats,
      paused: collection.definition.paused ? (paused ?? { actor: null, at: null }) : null,
      replicas,
      producers: sent.producers,
      redisFullMs: predictFullMs(samples),
      redisFullSince: findFullSince(samples),
    };
  }

  // By its epoch too: who has just changed a rule sees what is left, not what was.
  const nearIds = keepFresh(ID_RULES_FRESH_MS, async (key: string) =>
    findNearIds(redis, await find(key.slice(key.indexOf(' ') + 1))),
  );

  const system = keepFresh(SYSTEM_FRESH_MS, () => describeSystem(deps));

  return {
    stats: async (name) => (await summarise(await find(name))).stats,
    ages: async (name) => (await summarise(await find(name))).ages,
    throughput,
    matches: async (name, span) => readMatches(redis, readBuckets, await find(name), span),
    producers,
    failures: async (name, query) => listFailures(redis, await find(name), query),
    health,
    idRules: async (name) => nearIds(`${(await find(name)).definition.epoch} ${name}`),
    system: () => system(''),
  };
}
