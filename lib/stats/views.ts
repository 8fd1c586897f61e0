import type { Stats, Throughput } from '#lib/contract/answers.ts';
import type {
  Ages,
  FailureGroups,
  GroupQuery,
  Matches,
  Producers,
  SpanQuery,
} from '#lib/contract/console.ts';
import type { Collections } from '#lib/collections/collections.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { openBuckets } from './buckets.ts';
import { listFailures } from './failures.ts';
import { readMatches } from './matches.ts';
import { listProducers } from './producers.ts';
import { openSummaries } from './summary.ts';
import { readThroughput } from './throughput.ts';

/** What an operator's console shows of a collection. Each is as of now, or of a second ago. */
export interface Views {
  stats(collection: string): Promise<Stats>;
  ages(collection: string): Promise<Ages>;
  throughput(collection: string, span: SpanQuery): Promise<Throughput>;
  matches(collection: string, span: SpanQuery): Promise<Matches>;
  producers(collection: string): Promise<Producers>;
  failures(collection: string, query: GroupQuery): Promise<FailureGroups>;
}

/** What the views are made from. */
export interface ViewDeps {
  redis: RedisClient;
  keyPrefix: string;
  engine: Engine;
  collections: Collections;
}

/** Opens the views. */
export function openViews({ redis, keyPrefix, engine, collections }: ViewDeps): Views {
  const summarise = openSummaries(redis, engine);
  const readBuckets = openBuckets(redis, keyPrefix);
  const find = (name: string) => collections.find(name);
  return {
    stats: async (name) => (await summarise(await find(name))).stats,
    ages: async (name) => (await summarise(await find(name))).ages,
    throughput: async (name, span) => readThroughput(redis, readBuckets, await find(name), span),
    matches: async (name, span) => readMatches(redis, readBuckets, await find(name), span),
    producers: async (name) => {
      const collection = await find(name);
      const { stats } = await summarise(collection);
      return listProducers(redis, keyPrefix, collection, stats.missing);
    },
    failures: async (name, query) => listFailures(redis, await find(name), query),
  };
}
