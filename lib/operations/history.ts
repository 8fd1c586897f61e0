import type { ActivityPage, Operation, OperationPage, Outcome } from '#lib/contract/control.ts';
import type { ActivityQuery } from '#lib/contract/requests.ts';
import { MusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { LoggedAction, OperationRecord } from './records.ts';
import { POLICY_ACTOR } from './policy-actor.ts';
import type { OperationDeps } from './runner.ts';

type HistoryDeps = Pick<OperationDeps, 'records' | 'countDone' | 'redis'>;

const ENTRY_ID = /^\d{1,15}-\d{1,10}$/;

/** Entries looked at for one page, so that a rare filter does not read the whole log at once. */
const LOOKED_AT_MAX = 2_000;

/** What operators and policies did, newest first. A page may be short, even empty, while there is a next_cursor. */
export async function listActivity(
  deps: HistoryDeps,
  collection: string,
  query: ActivityQuery,
): Promise<ActivityPage> {
  const { entries, next } = await readLogged(deps, collection, query);
  const activity = await Promise.all(
    entries.map(async (entry) => {
      const record = await deps.records.read(collection, entry.id);
      return presentLogged(entry, record === null ? null : await presentOutcome(deps, record));
    }),
  );
  return { activity, next_cursor: next };
}

/** Actions whose progress is still known, newest first. */
export async function listOperations(
  deps: HistoryDeps,
  collection: string,
  query: ActivityQuery,
): Promise<OperationPage> {
  const { entries, next } = await readLogged(deps, collection, query);
  const records = await Promise.all(entries.map(({ id }) => deps.records.read(collection, id)));
  const known = records.filter((record) => record !== null);
  return {
    operations: await Promise.all(known.map((record) => presentOperation(deps, record))),
    next_cursor: next,
  };
}

/** One action with its progress. @throws MusterError `not_found` */
export async function readOperation(deps: HistoryDeps, collection: string, id: string): Promise<Operation> {
  const record = ENTRY_ID.test(id) ? await deps.records.read(collection, id) : null;
  if (record === null)
    throw new MusterError('not_found', `The collection "${collection}" has no operation ${id}.`);
  return presentOperation(deps, record);
}

/** The newest action of a kind, with what is still known of it; null when the newest of the log are others. */
export async function findLast(
  { records }: Pick<HistoryDeps, 'records'>,
  collection: string,
  action: LoggedAction['action'],
): Promise<LoggedOperation | null> {
  let before: string | null = null;
  for (let seen = 0; seen < LOOKED_AT_MAX; seen += FIND_ENTRIES) {
    const page: LoggedAction[] = await records.logged(collection, before, FIND_ENTRIES);
    const entry = page.find((one) => one.action === action);
    if (entry !== undefined)
      return { entry, at: timeOf(entry.id), record: await records.read(collection, entry.id) };
    if (page.length < FIND_ENTRIES) return null;
    before = page.at(-1)!.id;
  }
  return null;
}

/** What operators did between two moments, newest first; what a policy does over and over is left out. */
export async function listActs(
  { records }: Pick<HistoryDeps, 'records'>,
  collection: string,
  from: number,
  to: number,
): Promise<{ entry: LoggedAction; at: number }[]> {
  const entries = await records.logged(collection, `${to}-0`, ACTS_MAX, from);
  return entries
    .filter(({ actor }) => actor !== POLICY_ACTOR)
    .map((entry) => ({ entry, at: timeOf(entry.id) }));
}

/** A logged action, and its operation where that is still known. */
export interface LoggedOperation {
  entry: LoggedAction;
  /** In ms. */
  at: number;
  record: OperationRecord | null;
}

const FIND_ENTRIES = 500;
const ACTS_MAX = 500;

const timeOf = (id: string): number => Number(id.slice(0, id.indexOf('-')));

async function readLogged(
  { records, redis }: HistoryDeps,
  collection: string,
  { action, actor, newer_than_ms: newerThanMs, limit, cursor }: ActivityQuery,
): Promise<{ entries: LoggedAction[]; next: string | null }> {
  if (cursor !== undefined && !ENTRY_ID.test(cursor))
    throw new MusterError('invalid_query', 'The cursor is none that Muster gave out. Begin without one.');
  const isWanted = (entry: LoggedAction) =>
    (action === undefined || entry.action === action) && (actor === undefined || entry.actor === actor);
  const fromMs = newerThanMs === undefined ? 0 : Math.max(0, (await readTime(redis)) - newerThanMs);
  const entries: LoggedAction[] = [];
  let before = cursor ?? null;
  for (let seen = 0; entries.length < limit && seen < LOOKED_AT_MAX;) {
    const page = await records.logged(collection, before, limit, fromMs);
    const wanted = page.filter(isWanted);
    const room = limit - entries.length;
    entries.push(...wanted.slice(0, room));
    if (wanted.length > room) break;
    seen += page.length;
    if (page.length < limit) return { entries, next: null };
    before = page.at(-1)!.id;
  }
  return { entries, next: entries.length === limit ? entries.at(-1)!.id : before };
}

const presentOperation = async (deps: HistoryDeps, record: OperationRecord): Promise<Operation> => ({
  ...presentLogged(record, null),
  outcome: await presentOutcome(deps, record),
  ...(record.verification === null ? {} : { verification: record.verification }),
});

async function presentOutcome(deps: HistoryDeps, record: OperationRecord): Promise<Outcome> {
  const { changed, skipped } = await deps.countDone(record);
  return { state: record.state, changed, skipped, finished_at: record.finishedAt, detail: record.detail };
}

const presentLogged = <T>(
  { id, actor, action, scope, filter, ids, count }: LoggedAction,
  outcome: T,
): Omit<ActivityPage['activity'][number], 'outcome'> & { outcome: T } => ({
  id,
  at: timeOf(id),
  actor,
  action,
  scope,
  filter,
  ids: ids === null ? null : [...ids],
  count,
  outcome,
});
