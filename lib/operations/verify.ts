import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { HeldState } from '#lib/contract/answers.ts';
import type { Verification } from '#lib/contract/control.ts';
import { EngineUnavailable, isMusters } from '#lib/engine/engine.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { EVERYTHING, listsOf } from '#lib/pairing/filter.ts';
import { lateReady } from '#lib/pairing/look-up.ts';
import { eachPage } from '#lib/pairing/page.ts';
import { scanItems, scanSets, verifyItems, type Breach } from '#lib/pairing/verify.ts';
import { scanGroups, verifyGrouped, verifyMembers } from '#lib/pairing/verify-groups.ts';
import type { OperationDeps, Runner, Task } from './runner.ts';

const STEP_ITEMS = 200;
const SAMPLE_BREACHES = 50;

/** An item that waits beside its document is looked up by itself within this time. */
const LOOKED_UP_MS = 15_000;

/** Checks a live collection in steps: items against sets and lists, these against items, and what waits against the index. */
export const verify: Runner = async (deps, task) => {
  const repair = task.record.notes.repair === '1';
  const collection = await deps.collections.find(task.record.collection);
  const report = startReport(task);
  for await (const ids of scanItems(deps.redis, collection.layout))
    for (const [partition, group] of groupByPartition(collection, ids)) {
      await task.beat();
      await report.add(
        await verifyAll(deps, collection, partition, group, { repair, ghostsOnly: false }),
        group.length,
      );
    }
  for (let partition = 0; partition < collection.definition.partitions; partition++) {
    for await (const ids of scanSets(deps.redis, collection.layout, partition)) {
      await task.beat();
      await report.add(await verifyAll(deps, collection, partition, ids, { repair, ghostsOnly: true }), 0);
    }
    for await (const ids of listedIds(deps, task, collection, partition, ['unmatched', 'ready', 'failed']))
      await report.add(await verifyAll(deps, collection, partition, ids, { repair, ghostsOnly: true }), 0);
    await compareGroups(deps, task, collection, partition, repair, report);
  }
  const detail = await compareWithIndex(deps, task, collection, repair, report);
  const { breaches, repaired } = await report.end();
  return { changed: repaired, skipped: breaches - repaired, ...(detail === null ? {} : { detail }) };
};

/** Puts unmatched items right after their collection was given another shape. */
export async function reassess(
  deps: OperationDeps,
  task: Task,
): Promise<{ changed: number; skipped: number }> {
  deps.collections.forget(task.record.collection);
  const collection = await deps.collections.find(task.record.collection);
  let changed = 0;
  for (let partition = 0; partition < collection.definition.partitions; partition++) {
    // Even without items: from here on nobody writes by the old shape.
    await verifyAll(deps, collection, partition, [], { repair: true, ghostsOnly: false });
    let ready = 0;
    for await (const ids of listedIds(deps, task, collection, partition, ['unmatched']))
      ready += (await verifyAll(deps, collection, partition, ids, { repair: true, ghostsOnly: false }))
        .length;
    if (ready > 0) deps.onReady(task.record.collection, [partition]);
    changed += ready;
  }
  return { changed, skipped: 0 };
}

/** From here on nobody takes anything in by an older definition. */
export async function fence(deps: OperationDeps, { record }: Task): Promise<void> {
  deps.collections.forget(record.collection);
  const collection = await deps.collections.find(record.collection);
  for (let partition = 0; partition < collection.definition.partitions; partition++)
    await verifyAll(deps, collection, partition, [], { repair: true, ghostsOnly: false });
}

interface Report {
  add(breaches: readonly Breach[], checked: number): Promise<void>;
  end(): Promise<Verification>;
}

function startReport(task: Task): Report {
  const total: Verification = { checked: 0, breaches: 0, repaired: 0, sample: [] };
  let notedAt = 0;
  const note = () => task.note({ verification: JSON.stringify(total) });
  return {
    async end() {
      await note();
      return total;
    },
    async add(breaches, checked) {
      total.checked += checked;
      total.breaches += breaches.length;
      total.repaired += breaches.filter(({ repaired }) => repaired).length;
      for (const { id, rule, detail } of breaches)
        if (total.sample.length < SAMPLE_BREACHES) total.sample.push({ id, rule, detail });
      if (breaches.length === 0 && performance.now() - notedAt < 500) return;
      notedAt = performance.now();
      await note();
    },
  };
}

async function verifyAll(
  { redis }: OperationDeps,
  { layout }: OpenCollection,
  partition: number,
  ids: readonly string[],
  how: { repair: boolean; ghostsOnly: boolean },
): Promise<Breach[]> {
  const found: Breach[] = [];
  for (let at = 0; at === 0 || at < ids.length; at += STEP_ITEMS)
    found.push(...(await verifyItems(redis, layout, partition, ids.slice(at, at + STEP_ITEMS), how)));
  return found;
}

/** The IDs that a partition's lists of some states hold, some at a time. */
async function* listedIds(
  { redis }: OperationDeps,
  { beat }: Task,
  { layout }: OpenCollection,
  partition: number,
  states: readonly HeldState[],
  highestScore = Infinity,
): AsyncGenerator<string[]> {
  for (const list of states.flatMap((state) => listsOf(layout, state, EVERYTHING)))
    for await (const members of eachPage(redis, layout, partition, list, STEP_ITEMS, { highestScore })) {
      await beat();
      if (members.length > 0) yield members.map(({ id }) => id);
    }
}

/** Failed items against the groups of their reasons, and these against the items. */
async function compareGroups(
  deps: OperationDeps,
  task: Task,
  collection: OpenCollection,
  partition: number,
  repair: boolean,
  report: Report,
): Promise<void> {
  const { layout } = collection;
  for await (const ids of listedIds(deps, task, collection, partition, ['failed']))
    await report.add(await verifyGrouped(deps.redis, layout, partition, ids, repair), 0);
  for await (const members of scanGroups(deps.redis, layout, partition)) {
    await task.beat();
    await report.add(await verifyMembers(deps.redis, layout, partition, members, repair), 0);
  }
}

/** Unmatched items whose document is there already: they are to be merged into it. Returns why it could not be told. */
async function compareWithIndex(
  deps: OperationDeps,
  task: Task,
  collection: OpenCollection,
  repair: boolean,
  report: Report,
): Promise<string | null> {
  if (!deps.engine.canRead)
    return 'What is held was not compared with documents: they are in the service, which is not read.';
  const spec = indexSpecOf(collection.definition);
  const before = (await readTime(deps.redis)) - LOOKED_UP_MS;
  try {
    for (let partition = 0; partition < collection.definition.partitions; partition++)
      for await (const ids of listedIds(deps, task, collection, partition, ['unmatched'], before)) {
        const documents = await deps.engine.get(spec, ids);
        const late = ids.filter((id) => isMusters(documents.get(id)));
        const woken =
          repair && late.length > 0 ? await lateReady(deps.redis, collection.layout, partition, late) : 0;
        if (woken > 0) deps.onReady(task.record.collection, [partition]);
        const detail = 'waiting, and its document is in the index';
        await report.add(
          late.map((id, i) => ({ id, rule: 'index', detail, repaired: i < woken })),
          0,
        );
      }
    return null;
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    return `What is held was not compared with the index: ${error.message}`;
  }
}

const groupByPartition = ({ layout }: OpenCollection, ids: readonly string[]): Map<number, string[]> =>
  Map.groupBy(ids, (id) => layout.partitionOf(id));
