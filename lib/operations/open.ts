import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { describeCollection, type CollectionDefinition } from '#lib/collections/definition.ts';
import type { Collection } from '#lib/contract/answers.ts';
import type {
  Acted,
  ActionName,
  ActivityPage,
  ItemDeleted,
  Operation,
  OperationPage,
  Preview,
} from '#lib/contract/control.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { IdRuleApplication, IdRuleApplied, IdRulePreview } from '#lib/contract/near-ids.ts';
import type { SwapPreview, SwapRequest, Swapped } from '#lib/contract/swap.ts';
import type { ActionRequest, ActivityQuery, CollectionRequest } from '#lib/contract/requests.ts';
import { checkCollectionName } from '#lib/collections/definition.ts';
import { countAll } from '#lib/pairing/count.ts';
import { explainInvalidId } from '#lib/contract/item-id.ts';
import { MusterError } from '#lib/errors.ts';
import { actOnItems, presentActed, type ActDeps, type ItemAction } from './act.ts';
import { startAgePolicies } from './age.ts';
import { countDone } from './count-done.ts';
import { applyRequest, defineCollection } from './define.ts';
import { deleteCollection, refuseWhileSearched } from './delete-collection.ts';
import { deleteItem } from './delete-item.ts';
import {
  findLast,
  listActivity,
  listActs,
  listOperations,
  readOperation,
  type LoggedOperation,
} from './history.ts';
import { applyRule, previewIdRule } from './id-rules.ts';
import { openRecords, type Action, type LoggedAction, type OperationRecord } from './records.ts';
import { refuseWhileMoved } from './while-moved.ts';
import { noteGenerations } from './note-generations.ts';
import { rename } from './rename.ts';
import { repartition } from './repartition.ts';
import { startOperations, type OperationDeps } from './runner.ts';
import { notCaughtUp, previewSwap, swapAlias, type SwapPlan } from './swap-alias.ts';
import { abort, pause, resume } from './switch.ts';
import { startTurnedAway } from './turned-away.ts';
import { verify } from './verify.ts';
import { walk } from './walk.ts';

/** Everything that operators do, and that policies do in their stead. Each action is written down before it touches anything. */
export interface Control {
  actOnItems(
    name: string,
    actor: string,
    action: ItemAction,
    request: ActionRequest,
  ): Promise<Preview | Acted>;
  setPaused(name: string, actor: string, paused: boolean): Promise<Collection>;
  deleteItem(name: string, actor: string, id: string): Promise<ItemDeleted>;
  /** Makes a collection or changes one; what changes nothing is not written down. */
  define(name: string, actor: string, request: CollectionRequest): Promise<Collection>;
  /** What an ID rule would do to what waits, with a token to have it done. */
  previewIdRule(name: string, idRule: IdRule): Promise<IdRulePreview>;
  /** Makes a rule that of the collection, for the backlog too where a token stands for it. */
  applyIdRule(name: string, actor: string, request: IdRuleApplication): Promise<IdRuleApplied>;
  /**
   * @param confirmation the collection's name, once more
   * @param force also where searchers reach its index by an alias
   */
  deleteCollection(name: string, actor: string, confirmation: string, force?: boolean): Promise<Acted>;
  /**
   * Points a name that searchers use to another collection's index, in one step.
   * @throws MusterError `not_caught_up` and those of `previewSwap`
   */
  swapAlias(name: string, actor: string, request: SwapRequest): Promise<SwapPreview | Swapped>;
  verify(name: string, actor: string, repair: boolean): Promise<Operation>;
  /** Moves a collection to another number of partitions; a move that was left half-way is gone on with. */
  repartition(name: string, actor: string, partitions: number): Promise<Operation>;
  abort(name: string, actor: string, operation: string): Promise<Operation>;
  listActivity(name: string, query: ActivityQuery): Promise<ActivityPage>;
  listOperations(name: string, query: ActivityQuery): Promise<OperationPage>;
  readOperation(name: string, id: string): Promise<Operation>;
  /** The newest action of a kind; null when the newest of the log are others. */
  findLast(name: string, action: ActionName): Promise<LoggedOperation | null>;
  /** What operators did between two moments in ms, newest first. */
  listActs(name: string, from: number, to: number): Promise<{ entry: LoggedAction; at: number }[]>;
  /** Writes down that embeddings of deleted IDs were turned away. */
  noteTurnedAway(name: string, producer: string, count: number): void;
  stop(): Promise<void>;
}

/** What control stands on. */
export type ControlDeps = Omit<OperationDeps, 'records' | 'countDone'>;

/** Opens control: operations that others left are gone on with, age policies are applied. */
export function openControl(given: ControlDeps): Control {
  const { redis, collections } = given;
  const records = openRecords(redis, given.keyPrefix);
  const deps: OperationDeps = {
    ...given,
    records,
    countDone: (record) => countDone(redis, collections, record),
  };
  const operations = startOperations(deps, {
    flush: walk,
    discard: walk,
    requeue: walk,
    pause,
    resume,
    abort,
    verify,
    delete_item: deleteItem,
    delete_collection: deleteCollection,
    define_collection: defineCollection,
    rename,
    swap_alias: swapAlias,
    repartition,
  });
  const policies = startAgePolicies(deps, operations);
  const turnedAway = startTurnedAway(records, deps.onError);
  const actDeps: ActDeps = { ...deps, operations };
  const whole = (collection: string, actor: string): Omit<Action, 'action'> => ({
    collection,
    actor,
    scope: null,
    filter: null,
    ids: null,
    count: null,
  });

  async function findUnmoved(name: string): Promise<OpenCollection> {
    const collection = await collections.find(name);
    refuseWhileMoved(collection);
    return collection;
  }

  const define: Control['define'] = async (name, actor, request) => {
    collections.forget(name);
    const found = await collections.findOrDefault(checkCollectionName(name));
    const wanted = applyRequest(found, request);
    await collections.checkIndex(wanted);
    if (await isInForce(collections, found, wanted)) return describeCollection(wanted);
    refuseWhileMoved(found);
    const filter = { ...request };
    requireDone(
      await operations.act(
        { ...whole(name, actor), action: 'define_collection', filter },
        { request: JSON.stringify(request) },
      ),
    );
    return describeCollection((await collections.find(name)).definition);
  };

  return {
    define,

    actOnItems: async (name, actor, action, request) =>
      actOnItems(actDeps, await findUnmoved(name), actor, action, request),

    async setPaused(name, actor, paused) {
      await make(collections, name);
      requireDone(await operations.act({ ...whole(name, actor), action: paused ? 'pause' : 'resume' }));
      return describeCollection((await collections.find(name)).definition);
    },

    async deleteItem(name, actor, id) {
      const wrong = explainInvalidId(id);
      if (wrong !== null) throw new MusterError('invalid_id', `Nothing was deleted: ${wrong}.`);
      await make(collections, name);
      const record = await operations.act({
        ...whole(name, actor),
        action: 'delete_item',
        ids: [id],
        count: 1,
      });
      return {
        ...(await presentActed(actDeps, record)),
        kept_out_until: Number(record.notes.kept_out_until ?? 0),
        detail: record.detail,
      };
    },

    previewIdRule: async (name, idRule) => previewIdRule(actDeps, await findUnmoved(name), idRule),
    applyIdRule: (name, actor, request) =>
      applyRule({ ...actDeps, collections, define }, name, actor, request),

    async deleteCollection(name, actor, confirmation, force = false) {
      const { isMade, definition } = await findUnmoved(name);
      if (!isMade) throw new MusterError('unknown_collection', `There is no collection "${name}".`);
      if (confirmation !== name)
        throw new MusterError(
          'confirmation_required',
          `Nothing was deleted. To delete the collection with all that it holds, add ?confirm=${name} to the address.`,
        );
      if (!force) await refuseWhileSearched(deps.engine, definition);
      return presentActed(
        actDeps,
        await operations.act({ ...whole(name, actor), action: 'delete_collection' }),
      );
    },

    async swapAlias(name, actor, { dry_run: isDry, force, ...request }) {
      const [from, to] = [await collections.find(name), await collections.find(request.to)];
      const shown = await previewSwap(deps, from, to, request);
      if (isDry) return shown;
      if (shown.behind.length > 0 && !force) throw notCaughtUp(shown);
      const plan: SwapPlan = { alias: shown.alias, from: shown.from.index, to: shown.to.index };
      const filter = { alias: plan.alias, to: request.to, from_index: plan.from, to_index: plan.to, force };
      const record = await operations.act(
        { ...whole(name, actor), action: 'swap_alias', filter },
        { plan: JSON.stringify(plan) },
      );
      if (record.state === 'failed') requireDone(record);
      return { ...shown, operation: record.id, state: record.state };
    },

    async verify(name, actor, repair) {
      await findUnmoved(name);
      const record = await operations.act(
        { ...whole(name, actor), action: 'verify', filter: { repair } },
        { repair: repair ? '1' : '0' },
      );
      return readOperation(deps, name, record.id);
    },

    async repartition(name, actor, partitions) {
      await make(collections, name);
      collections.forget(name);
      const collection = await collections.find(name);
      const { definition } = collection;
      if (definition.former !== null && definition.partitions !== partitions) refuseWhileMoved(collection);
      await noteGenerations(redis, given.keyPrefix);
      const { ready, failed, unmatched } = await countAll(redis, collection);
      const count = ready + failed + unmatched.reduce((sum, list) => sum + list.count, 0);
      const record = await operations.act(
        { ...whole(name, actor), action: 'repartition', filter: { partitions }, count },
        { partitions: String(partitions), born: String(definition.born) },
      );
      return readOperation(deps, name, record.id);
    },

    async abort(name, actor, operation) {
      const { action, outcome } = await readOperation(deps, checkCollectionName(name), operation);
      if (!ABORTABLE.includes(action))
        throw new MusterError(
          'cannot_abort',
          `A ${action} cannot be ended half-way: it goes on until it is done. Flush, discard, requeue, rename and verify can.`,
        );
      if (outcome.state === 'running')
        await operations.act({ ...whole(name, actor), action: 'abort', filter: { operation } });
      return readOperation(deps, name, operation);
    },

    listActivity: (name, query) => listActivity(deps, checkCollectionName(name), query),
    listOperations: (name, query) => listOperations(deps, checkCollectionName(name), query),
    readOperation: (name, id) => readOperation(deps, checkCollectionName(name), id),

    listActs: (name, from, to) => listActs(deps, checkCollectionName(name), from, to),
    findLast: (name, action) => findLast(deps, checkCollectionName(name), action),

    noteTurnedAway: (name, producer, count) => turnedAway.note(name, producer, count),

    async stop() {
      await turnedAway.stop();
      await policies.stop();
      await operations.stop();
    },
  };
}

/** Asks Redis itself: what was read may be older while it is slow to answer. */
const isInForce = async (
  collections: Collections,
  { isMade, definition: { name, epoch }, definition }: OpenCollection,
  wanted: CollectionDefinition,
): Promise<boolean> =>
  isMade &&
  JSON.stringify(definition) === JSON.stringify(wanted) &&
  (await collections.change(name, { epoch: String(epoch) }, epoch));

/** An operator may mean a collection that only the defaults know of yet. */
async function make(collections: Collections, name: string): Promise<void> {
  const found = await collections.find(name);
  if (!found.isMade) await collections.restore(found.definition);
}

/** @throws MusterError when an action that is over in no time has failed, or could not be done yet */
function requireDone({ id, state, detail }: OperationRecord): void {
  if (state === 'done') return;
  if (state === 'failed') throw new MusterError('collection_conflict', detail ?? 'It has failed.');
  throw new MusterError(
    'still_running',
    `It was begun and is not done yet (operation ${id}). ${detail ?? 'It goes on by itself.'}`,
    { retryAfterS: 2 },
  );
}

const ABORTABLE: readonly ActionName[] = ['flush', 'discard', 'requeue', 'rename', 'verify'];
