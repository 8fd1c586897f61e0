import type { HeldState } from '#lib/contract/answers.ts';
import type { Acted, ActionName, Preview } from '#lib/contract/control.ts';
import type { ActionRequest } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { MusterError } from '#lib/errors.ts';
import {
  makePlan,
  noteCommit,
  preview,
  readPreview,
  takeCommit,
  type KeptPreview,
  type Wanted,
} from './preview.ts';
import type { OperationRecord } from './records.ts';
import type { OperationDeps, Operations } from './runner.ts';
import type { Plan } from './walk.ts';

/** What operators do with many items at once. */
export type ItemAction = 'flush' | 'discard' | 'requeue';

/** What an action stands on. */
export type ActDeps = Pick<OperationDeps, 'redis' | 'keyPrefix' | 'records' | 'countDone'> & {
  operations: Operations;
};

/**
 * Flushes, discards or requeues items: shows what it would touch (`dry_run`), commits what was shown (`token`), or acts on
 * the IDs that are named.
 * @throws MusterError `preview_required`, `preview_expired`, `invalid_query`
 */
export async function actOnItems(
  deps: ActDeps,
  collection: OpenCollection,
  actor: string,
  action: ItemAction,
  request: ActionRequest,
): Promise<Preview | Acted> {
  refuseMixtures(request);
  if (request.token !== undefined) return commitPreview(deps, collection, actor, action, request.token);
  const wanted = readWanted(action, request);
  if (request.dry_run === true) return preview(deps.redis, deps.keyPrefix, collection, wanted);
  if (wanted.ids === null)
    throw new MusterError(
      'preview_required',
      `Nothing was done. Ask with "dry_run": true first; what it shows is what its token commits. Only named "ids" go without.`,
    );
  const plan = await makePlan(deps.redis, collection, wanted);
  return begin(deps, collection, actor, wanted, plan, plan.ids!.length);
}

/** What an operation has done so far. */
export async function presentActed(deps: ActDeps, record: OperationRecord): Promise<Acted> {
  const { changed, skipped } = await deps.countDone(record);
  return { count: changed, skipped, operation: record.id, state: record.state };
}

/** Does what a token's preview showed, once. @throws MusterError `preview_expired`, `invalid_query` */
export async function commitPreview(
  deps: ActDeps,
  collection: OpenCollection,
  actor: string,
  action: ActionName,
  token: string,
): Promise<Acted> {
  const { name } = collection.definition;
  const kept = await findPreview(deps, collection, action, token);
  if (!(await takeCommit(deps.redis, deps.keyPrefix, name, token))) return findCommitted(deps, name, token);
  return begin(deps, collection, actor, kept.wanted, kept.plan, kept.count, (operation) =>
    noteCommit(deps.redis, deps.keyPrefix, name, token, operation),
  );
}

/** The preview that a token stands for. @throws MusterError `preview_expired`, `invalid_query` */
export async function findPreview(
  deps: Pick<ActDeps, 'redis' | 'keyPrefix'>,
  { definition: { name, born } }: OpenCollection,
  action: ActionName,
  token: string,
): Promise<KeptPreview> {
  const kept = await readPreview(deps.redis, deps.keyPrefix, name, token);
  if (kept === null || kept.plan.born !== born)
    throw new MusterError(
      'preview_expired',
      'Nothing was done. The preview of this token is over, or was of another collection; ask for a new one.',
    );
  if (kept.wanted.action !== action)
    throw new MusterError(
      'invalid_query',
      `Nothing was done. The token is that of a ${kept.wanted.action}, not of a ${action}.`,
    );
  return kept;
}

/** What the one commit of a token has done so far; it may be beginning at this very moment. */
async function findCommitted(deps: ActDeps, name: string, token: string): Promise<Acted> {
  for (let waitedMs = 0; waitedMs < COMMIT_WAIT_MS; waitedMs += COMMIT_POLL_MS) {
    const operation = (await readPreview(deps.redis, deps.keyPrefix, name, token))?.operation ?? null;
    const record = operation === null ? null : await deps.records.read(name, operation);
    const isLast = waitedMs + COMMIT_POLL_MS >= COMMIT_WAIT_MS;
    if (record !== null && (record.state !== 'running' || isLast)) return presentActed(deps, record);
    await new Promise((resolve) => setTimeout(resolve, COMMIT_POLL_MS));
  }
  throw new MusterError(
    'preview_expired',
    'The token was sent before, and what became of that is not known. Look at the activity, then ask for a new preview.',
  );
}

const COMMIT_WAIT_MS = 2_000;
const COMMIT_POLL_MS = 50;

async function begin(
  deps: ActDeps,
  { definition }: OpenCollection,
  actor: string,
  { action, state, ids, filter, idRule }: Wanted,
  plan: Plan,
  count: number,
  onBegun?: (operation: string) => Promise<unknown>,
): Promise<Acted> {
  const record = await deps.operations.act(
    {
      collection: definition.name,
      action,
      actor,
      scope: state,
      filter: idRule === undefined ? filter : { id_rule: idRule },
      ids,
      count,
    },
    { plan: JSON.stringify(plan) },
    onBegun,
  );
  return presentActed(deps, record);
}

function readWanted(action: ItemAction, { scope, ids, filter }: ActionRequest): Wanted {
  const state: HeldState = action === 'requeue' ? 'failed' : (scope ?? 'unmatched');
  const verb = action === 'flush' && state === 'ready' ? 'hasten' : action;
  return { action, verb, state, ids: ids ?? null, filter: filter ?? null };
}

function refuseMixtures({ ids, filter, token, dry_run: dryRun, scope }: ActionRequest): void {
  const stray =
    token === undefined
      ? ids !== undefined && filter !== undefined
        ? 'Give "ids" or a "filter", not both.'
        : null
      : ids !== undefined || filter !== undefined || scope !== undefined || dryRun === true
        ? 'A token stands for the set that was previewed: give it alone.'
        : null;
  if (stray !== null) throw new MusterError('invalid_query', `Nothing was done. ${stray}`);
}
