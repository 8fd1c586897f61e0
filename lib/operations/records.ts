import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionName, Outcome, Verification } from '#lib/contract/control.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { activityKey, operationKey, runningKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';

/** Who does what to which items: what is written down before anything is touched. */
export interface Action {
  collection: string;
  action: ActionName;
  actor: string;
  scope: HeldState | null;
  /** The filter as it was asked for. */
  filter: ActionFilter | Record<string, unknown> | null;
  ids: readonly string[] | null;
  /** Items that it means. */
  count: number | null;
}

/** An action on its way. */
export interface OperationRecord extends Action, Omit<Outcome, 'finished_at'> {
  /** ID of its entry in the activity log. */
  id: string;
  finishedAt: number | null;
  /** What its runner needs to know, and what it has noted. */
  notes: Readonly<Record<string, string>>;
  verification: Verification | null;
}

/** An entry of the activity log, as it was written before the action began. */
export interface LoggedAction extends Action {
  id: string;
}

/** The activity of collections, and the operations that came of it. Every write works on a full Redis too. */
export interface Records {
  /** Writes an action down. Nothing may be done before this has returned. */
  log(action: Action): Promise<string>;
  /** Makes a logged action an operation that someone has to run. */
  begin(id: string, action: Action, notes: Readonly<Record<string, string>>): Promise<void>;
  note(collection: string, id: string, fields: Readonly<Record<string, string>>): Promise<void>;
  forget(collection: string, id: string, fields: readonly string[]): Promise<void>;
  /** Notes how an operation ended, and forgets what only its runner needed. */
  finish(record: OperationRecord, outcome: Omit<Outcome, 'finished_at'>, at: number): Promise<void>;
  /** Takes an operation off the list of those that are not over. */
  retire(collection: string, id: string): Promise<void>;
  read(collection: string, id: string): Promise<OperationRecord | null>;
  /** Operations that are not over. */
  running(): Promise<{ collection: string; id: string }[]>;
  /** Logged actions, newest first. @param before an entry's ID; null to begin. @param from no older ones, in ms */
  logged(collection: string, before: string | null, atMost: number, from?: number): Promise<LoggedAction[]>;
}

const ENTRIES_KEPT = 50_000;
const OPERATION_KEPT_MS = 30 * 86_400_000;
const OVER_REMEMBERED = 1_000;
const IDS_LOGGED = 20;
const RUNNERS_NOTES = ['plan', 'request', 'policy', 'owner', 'owned_till', 'due', 'abort'];

/** Opens the records of a Redis. */
export function openRecords(redis: RedisClient, keyPrefix: string): Records {
  const write = (key: string, keptMs: number | null, fields: Readonly<Record<string, string>>) =>
    runOnKeys(
      redis,
      'note',
      [key],
      [keptMs === null ? '' : String(keptMs), ...Object.entries(fields).flat()],
    );

  // What is over changes no more, so that a page that lists it again and again reads it once.
  const over = new Map<string, OperationRecord>();

  const note: Records['note'] = async (collection, id, fields) => {
    await write(operationKey(keyPrefix, collection, id), OPERATION_KEPT_MS, fields);
  };

  const retire: Records['retire'] = async (collection, id) => {
    await redis.hdel(runningKey(keyPrefix), `${collection}/${id}`);
  };

  return {
    note,
    retire,

    async log(action) {
      const fields = encode(shorten(action));
      const key = activityKey(keyPrefix, action.collection);
      const args = [String(ENTRIES_KEPT), ...Object.entries(fields).flat()];
      return (await runOnKeys(redis, 'record', [key], args)) as string;
    },

    async begin(id, action, notes) {
      // In this order: what is listed and not written down is dropped in time, the other way round it would stay for ever.
      await write(runningKey(keyPrefix), null, { [`${action.collection}/${id}`]: '1' });
      await note(action.collection, id, { ...encode(shorten(action)), ...notes, state: 'running' });
    },

    async forget(collection, id, fields) {
      await redis.hdel(operationKey(keyPrefix, collection, id), ...fields);
    },

    async finish(record, { state, changed, skipped, detail }, at) {
      const { collection, id } = record;
      await note(collection, id, {
        ...encode(shorten(record)),
        state,
        changed: String(changed),
        skipped: String(skipped),
        detail: detail ?? '',
        finished: String(at),
      });
      await redis.hdel(operationKey(keyPrefix, collection, id), ...RUNNERS_NOTES);
      await retire(collection, id);
    },

    async read(collection, id) {
      const key = operationKey(keyPrefix, collection, id);
      const known = over.get(key);
      if (known !== undefined) return known;
      const hash = await redis.hgetall(key);
      if (hash.state === undefined) return null;
      const record = decodeOperation(collection, id, hash);
      if (record.state !== 'running' && hash.plan === undefined) {
        if (over.size >= OVER_REMEMBERED) over.clear();
        over.set(key, record);
      }
      return record;
    },

    async running() {
      const names = await redis.hkeys(runningKey(keyPrefix));
      return names.map((name) => {
        const at = name.indexOf('/');
        return { collection: name.slice(0, at), id: name.slice(at + 1) };
      });
    },

    async logged(collection, before, atMost, from) {
      const newest = before === null ? '+' : `(${before}`;
      const oldest = from ?? '-';
      const key = activityKey(keyPrefix, collection);
      const entries = await redis.xrevrange(key, newest, oldest, 'COUNT', atMost);
      return entries.map(([id, fields]) => ({ id, ...decode(collection, pairUp(fields)) }));
    },
  };
}

const shorten = <T extends Action>(action: T): T => ({
  ...action,
  ids: action.ids?.slice(0, IDS_LOGGED) ?? null,
});

const encode = ({ action, actor, scope, filter, ids, count }: Action): Record<string, string> => ({
  action,
  actor,
  scope: scope ?? '',
  filter: JSON.stringify(filter),
  ids: JSON.stringify(ids),
  count: count === null ? '' : String(count),
});

const decode = (collection: string, hash: Readonly<Record<string, string>>): Action => ({
  collection,
  action: hash.action as ActionName,
  actor: hash.actor ?? '',
  scope: hash.scope ? (hash.scope as HeldState) : null,
  filter: JSON.parse(hash.filter ?? 'null') as ActionFilter | null,
  ids: JSON.parse(hash.ids ?? 'null') as string[] | null,
  count: hash.count ? Number(hash.count) : null,
});

const decodeOperation = (
  collection: string,
  id: string,
  hash: Readonly<Record<string, string>>,
): OperationRecord => ({
  id,
  ...decode(collection, hash),
  state: hash.state as OperationRecord['state'],
  changed: Number(hash.changed ?? 0),
  skipped: Number(hash.skipped ?? 0),
  detail: hash.detail ? hash.detail : null,
  finishedAt: hash.finished === undefined ? null : Number(hash.finished),
  notes: hash,
  verification: hash.verification === undefined ? null : (JSON.parse(hash.verification) as Verification),
});

const pairUp = (fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i]!, fields[2 * i + 1]!]),
  );
