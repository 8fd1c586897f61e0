import type { OpenCollection } from '#lib/collections/collections.ts';
import type { CollectionDefinition } from '#lib/collections/definition.ts';
import type { HeldState } from '#lib/contract/answers.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { MusterError } from '#lib/errors.ts';
import { isOutdated } from '#lib/pairing/redis-errors.ts';
import { listsOf, type MemberFilter } from '#lib/pairing/filter.ts';
import { operate, readProgress, type OperateVerb } from '#lib/pairing/operate.ts';
import { eachPage } from '#lib/pairing/page.ts';
import type { OperationDeps, Runner, Task } from './runner.ts';

/** The set that an action means, fixed when it was previewed. */
export interface Plan {
  verb: OperateVerb;
  state: HeldState;
  filter: MemberFilter;
  /** Where its lists end, and for `ready` where they begin, in ms. */
  lowestScore: number | null;
  highestScore: number | null;
  /** Per partition: what changed after this is left alone. */
  stamps: string[];
  /** The collection that it was made for; another one of its name is none of its business. */
  born: number;
  /** The layout that its stamps are of; another one is no business of its either. */
  generation?: number;
  ids: string[] | null;
  /** Rename only: what is done to each ID. */
  idRule?: IdRule;
}

/** Items per step: short enough that Redis is never held up for long. */
const STEP_ITEMS = 100;
const OUTDATED_WAIT_MS = 100;

/** What is done to some items of a partition, progress included. May be done again, where its end was not noted. */
export type Step = (
  deps: OperationDeps,
  task: Task,
  plan: Plan,
  collection: OpenCollection,
  partition: number,
  ids: readonly string[],
  progress: Readonly<Record<string, string>>,
) => Promise<void>;

/** Goes through a previewed set, one partition after the other, in small steps, each from where the last one came to. */
export const walkWith =
  (step: Step): Runner =>
  async (deps, task) => {
    const plan = JSON.parse(task.record.notes.plan!) as Plan;
    const { definition } = await deps.collections.find(task.record.collection);
    refuseMoved(plan, definition);
    for (let partition = 0; partition < definition.partitions; partition++)
      await walkPartition(deps, task, plan, partition, step);
    const done = await deps.countDone(task.record);
    // Of a previewed set, whatever was not changed has moved on, also what is not there to be counted any more.
    const { count } = task.record;
    return count === null ? done : { ...done, skipped: Math.max(0, count - done.changed) };
  };

function refuseMoved(plan: Plan, { generation }: CollectionDefinition): void {
  if ((plan.generation ?? 0) !== generation)
    throw new MusterError(
      'preview_expired',
      'The collection was moved to another number of partitions meanwhile. Preview it again.',
    );
}

async function walkPartition(
  deps: OperationDeps,
  task: Task,
  plan: Plan,
  partition: number,
  step: Step,
): Promise<void> {
  for (;;) {
    const collection = await deps.collections.find(task.record.collection);
    if (collection.definition.born !== plan.born)
      throw new MusterError('unknown_collection', 'The collection was deleted meanwhile, and made anew.');
    refuseMoved(plan, collection.definition);
    try {
      const steps = plan.ids === null ? walkLists : walkIds;
      return await steps(deps, task, plan, collection, partition, step);
    } catch (error) {
      if (!isOutdated(error)) throw error;
      await task.beat();
      deps.collections.forget(task.record.collection);
      await new Promise((resolve) => setTimeout(resolve, OUTDATED_WAIT_MS));
    }
  }
}

/** Steps through one partition, from where the last one came to. */
type Steps = (
  deps: OperationDeps,
  task: Task,
  plan: Plan,
  collection: OpenCollection,
  partition: number,
  step: Step,
) => Promise<void>;

const walkLists: Steps = async (deps, task, plan, collection, partition, step) => {
  const { layout } = collection;
  const { fields } = await readProgress(deps.redis, layout, partition, task.record.id);
  if (fields.list === 'end') return;
  const lists = listsOf(layout, plan.state, plan.filter);
  const start = plan.lowestScore === null ? null : { score: plan.lowestScore, id: '' };
  for (let at = Number(fields.list ?? 0); at < lists.length; at++) {
    const after = String(at) === fields.list ? { score: Number(fields.score), id: fields.id! } : start;
    const bounds = { after, prefix: plan.filter.prefix, highestScore: plan.highestScore ?? Infinity };
    for await (const members of eachPage(deps.redis, layout, partition, lists[at]!, STEP_ITEMS, bounds)) {
      await task.beat();
      await endIfTakenBack(deps, task);
      const last = members.at(-1);
      if (last === undefined) continue;
      const progress = { list: String(at), score: String(last.score), id: last.id };
      const ids = members.map(({ id }) => id);
      await step(deps, task, plan, collection, partition, ids, progress);
    }
  }
  await step(deps, task, plan, collection, partition, [], { list: 'end' });
};

/** What an age policy began ends with it. */
async function endIfTakenBack(
  { collections, records }: OperationDeps,
  { record, hold }: Task,
): Promise<void> {
  if (record.notes.policy === undefined) return;
  const { definition } = await collections.find(record.collection);
  if (JSON.stringify(definition.agePolicy) === record.notes.policy) return;
  await records.note(record.collection, record.id, { abort: '1' });
  await hold();
}

const walkIds: Steps = async (deps, task, plan, collection, partition, step) => {
  const { layout } = collection;
  const ids = plan.ids!.filter((id) => layout.partitionOf(id) === partition);
  const { fields } = await readProgress(deps.redis, layout, partition, task.record.id);
  for (let at = Number(fields.ids ?? 0); at < ids.length; at += STEP_ITEMS) {
    await task.beat();
    const progress = { ids: String(at + STEP_ITEMS) };
    await step(deps, task, plan, collection, partition, ids.slice(at, at + STEP_ITEMS), progress);
  }
};

/** Flush, hasten, requeue, discard. */
export const walk = walkWith(async (deps, task, plan, collection, partition, ids, progress) => {
  const { record } = task;
  const { verb, state, filter, stamps } = plan;
  const { definition, layout } = collection;
  const { changed } = await operate(deps.redis, layout, verb, partition, ids, {
    operation: record.id,
    filter,
    asOf: stamps[partition]!,
    ...(verb === 'discard' ? { state } : {}),
    progress,
  });
  if (changed > 0 && verb !== 'discard') deps.onReady(definition.name, [partition]);
});
