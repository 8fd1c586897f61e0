import { randomUUID } from 'node:crypto';
import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionName, Preview } from '#lib/contract/control.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { previewKey } from '#lib/pairing/keys.ts';
import { snapshot, type OperateVerb } from '#lib/pairing/operate.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { presentListed, readFilter } from '#lib/stats/listed.ts';
import { countMeant } from './count-meant.ts';
import type { Plan } from './walk.ts';

/** What is asked for: an action on the items of one state, named or filtered. */
export interface Wanted {
  action: ActionName;
  verb: OperateVerb;
  state: HeldState;
  ids: readonly string[] | null;
  filter: ActionFilter | null;
  /** Rename only. */
  idRule?: IdRule;
}

/** A preview, as it is kept for its commit. */
export interface KeptPreview {
  wanted: Wanted;
  plan: Plan;
  count: number;
  /** The operation that it was committed by, if it was. */
  operation: string | null;
}

const KEPT_MS = 15 * 60_000;

/** Fixes the set that an action means as of now. */
export async function makePlan(
  redis: RedisClient,
  { definition, layout }: OpenCollection,
  wanted: Wanted,
): Promise<Plan> {
  const { at, stamps } = await snapshot(redis, layout);
  const age = wanted.filter?.older_than_ms;
  const filter = readFilter(layout, wanted.filter ?? {}, age === undefined ? null : at - age);
  const { verb, state } = wanted;
  return {
    verb,
    state,
    filter,
    lowestScore: verb === 'hasten' ? at + 1 : null,
    highestScore: state === 'ready' ? null : state === 'unmatched' ? (filter.seenAtLatest ?? at) : at,
    stamps,
    born: definition.born,
    generation: definition.generation,
    ids: wanted.ids === null ? null : [...new Set(wanted.ids)],
    ...(wanted.idRule === undefined ? {} : { idRule: wanted.idRule }),
  };
}

/** Counts what an action would touch, shows some of it, and keeps the set under a token. */
export async function preview(
  redis: RedisClient,
  keyPrefix: string,
  collection: OpenCollection,
  wanted: Wanted,
): Promise<Preview> {
  const plan = await makePlan(redis, collection, wanted);
  const { count, sample } = await countMeant(redis, collection, plan);
  const { token, now, expiresAt } = await keepPreview(redis, keyPrefix, collection, { wanted, plan, count });
  const oldestAt = Math.min(...sample.map(({ firstSeenAt }) => firstSeenAt));
  return {
    count,
    oldest_ms: sample.length === 0 ? null : Math.max(0, now - oldestAt),
    sample: sample.map((found) => presentListed(collection.layout, found, wanted.state)),
    token,
    expires_at: expiresAt,
  };
}

/** Keeps a previewed set under a token. Times in ms. */
export async function keepPreview(
  redis: RedisClient,
  keyPrefix: string,
  { definition }: OpenCollection,
  kept: Omit<KeptPreview, 'operation'>,
): Promise<{ token: string; now: number; expiresAt: number }> {
  const token = randomUUID();
  const key = previewKey(keyPrefix, definition.name, token);
  await runOnKeys(redis, 'note', [key], [String(KEPT_MS), 'preview', JSON.stringify(kept)]);
  const now = await readTime(redis);
  return { token, now, expiresAt: now + KEPT_MS };
}

/** The preview of a token; null when it is over or there never was one. */
export async function readPreview(
  redis: RedisClient,
  keyPrefix: string,
  name: string,
  token: string,
): Promise<KeptPreview | null> {
  const hash = await redis.hgetall(previewKey(keyPrefix, name, token));
  if (hash.preview === undefined) return null;
  return {
    ...(JSON.parse(hash.preview) as Omit<KeptPreview, 'operation'>),
    operation: hash.operation ?? null,
  };
}

/** Takes a preview's one commit. @returns false when it is taken already */
export const takeCommit = async (
  redis: RedisClient,
  keyPrefix: string,
  name: string,
  token: string,
): Promise<boolean> =>
  (await runOnKeys(redis, 'once', [previewKey(keyPrefix, name, token)], ['taken', '1'])) === 1;

/** Remembers what a preview was committed by: a commit that is sent again finds it. */
export const noteCommit = (
  redis: RedisClient,
  keyPrefix: string,
  name: string,
  token: string,
  operation: string,
): Promise<unknown> =>
  runOnKeys(redis, 'note', [previewKey(keyPrefix, name, token)], [String(KEPT_MS), 'operation', operation]);
