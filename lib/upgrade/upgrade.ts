import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { schemaKey, upgradingKey } from '#lib/pairing/keys.ts';
import type { Position } from '#lib/pairing/page.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { isOutdated } from '#lib/pairing/redis-errors.ts';
import { noteSchema, readSchema, SCHEMA_VERSION } from '#lib/pairing/schema.ts';
import { takeTurn } from '#lib/pairing/take-turn.ts';
import { groupFailed } from './group-failed.ts';

/** How far a step has come in a collection. */
export interface Reached {
  partition: number;
  after: Position;
}

/** What a step stands on. */
export interface StepDeps {
  redis: RedisClient;
  /** Goes on being the one who does it. Called between small parts. */
  keep: () => Promise<unknown>;
}

/** Brings one collection into the next layout while it is served. What is done twice is done once. */
export type Step = (
  deps: StepDeps,
  collection: OpenCollection,
  reached: Reached | null,
  note: (reached: Reached) => Promise<unknown>,
) => Promise<void>;

/** Each brings the keys from one layout to the next: the first of them from 1 to 2. */
const STEPS: readonly Step[] = [groupFailed];

/** What bringing keys into this version's layout stands on. */
export interface UpgradeDeps {
  redis: RedisClient;
  keyPrefix: string;
  collections: Collections;
  /** Ends it after the part under way. */
  signal?: AbortSignal;
}

/**
 * Brings the keys of a Redis into the layout of this version, in small parts, and notes how far it has come: whoever comes next goes
 * on from there. One process at a time does it.
 */
export async function upgradeKeys(deps: UpgradeDeps): Promise<void> {
  const { redis, keyPrefix, collections, signal } = deps;
  if ((await readSchema(redis, keyPrefix)).version >= SCHEMA_VERSION) return;
  const work = async (keep: () => Promise<unknown>): Promise<void> => {
    const keepUnlessEnded = (): Promise<unknown> => {
      signal?.throwIfAborted();
      return keep();
    };
    for (;;) {
      const { version } = await readSchema(redis, keyPrefix);
      if (version >= SCHEMA_VERSION) return;
      const step = STEPS[version - 1]!;
      for (const { name } of await collections.list())
        await upgradeCollection(deps, keepUnlessEnded, step, version, name);
      await noteSchema(redis, keyPrefix, { version: String(version + 1) });
    }
  };
  await takeTurn(redis, upgradingKey(keyPrefix), work, signal);
}

const DONE = 'done';
const CHANGED_WAIT_MS = 1_100;

async function upgradeCollection(
  { redis, keyPrefix, collections }: UpgradeDeps,
  keep: () => Promise<unknown>,
  step: Step,
  version: number,
  name: string,
): Promise<void> {
  const field = `${version}:${name}`;
  for (;;) {
    await keep();
    const noted = await redis.hget(schemaKey(keyPrefix), field);
    if (noted === DONE) return;
    const { isMade, ...collection } = await collections.findOrDefault(name);
    if (!isMade) return;
    try {
      const reached = noted === null ? null : (JSON.parse(noted) as Reached);
      await step({ redis, keep }, { ...collection, isMade }, reached, (now) =>
        noteSchema(redis, keyPrefix, { [field]: JSON.stringify(now) }),
      );
      await noteSchema(redis, keyPrefix, { [field]: DONE });
    } catch (error) {
      // The collection was changed meanwhile: from where it came to, by what it is now.
      if (!isOutdated(error)) throw error;
      collections.forget(name);
      await new Promise((resolve) => setTimeout(resolve, CHANGED_WAIT_MS));
    }
  }
}
