import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { readTime } from '#lib/pairing/clock.ts';
import { removeItems } from '#lib/pairing/delete.ts';
import { EVERYTHING, listsOf, type MemberFilter } from '#lib/pairing/filter.ts';
import { operate, type OperateStep, type OperateVerb, snapshot } from '#lib/pairing/operate.ts';
import { readList } from '#lib/pairing/page.ts';
import { verifyItems } from '#lib/pairing/verify.ts';
import type { Item, Meant } from './model.ts';
import { IDS, type Shape } from './shape.ts';
import { pick } from './step.ts';
import type { State, World } from './world.ts';

const HOUR_MS = 3_600_000;
const LISTS = { flush: 'unmatched', hasten: 'ready', requeue: 'failed' } as const;

/** What an operator asks for, before the collection's names are known. */
export interface Wish {
  verb: OperateVerb;
  /** Which list a discard is about. */
  state: Item['list'];
  has: number[];
  missing: number[];
  producer: string;
  onlyOld: boolean;
}

const anyOneOrNone = fc.constantFrom<number[][]>([], [], [], [0], [1], [2]);

export const anyWish: fc.Arbitrary<Wish> = fc.record({
  verb: fc.constantFrom('flush', 'hasten', 'requeue', 'discard'),
  state: fc.constantFrom('unmatched', 'ready', 'failed'),
  has: anyOneOrNone,
  missing: anyOneOrNone,
  producer: fc.constantFrom('', '', '', 'p'),
  onlyOld: fc.constantFrom(false, false, false, true),
});

/** An operator sees what would be done. */
export async function preview(state: State, { redis, collection }: World, wish: Wish): Promise<void> {
  const { stamps } = await snapshot(redis, collection.layout);
  const { verb, producer, onlyOld } = wish;
  state.previews.push({
    verb,
    state: verb === 'discard' ? wish.state : LISTS[verb],
    meant: {
      has: namesOf(state.model.shape, wish.has),
      missing: namesOf(state.model.shape, wish.missing),
      producer,
      onlyOld,
    },
    stamps,
    moment: state.model.moment,
  });
}

/** An operator commits a preview, however late: exactly what was shown, less what has moved on. */
export async function commit(state: State, world: World, { preview: n }: { preview: number }): Promise<void> {
  const chosen = pick(state.previews, n);
  state.previews = state.previews.filter((other) => other !== chosen);
  const filter = await filterOf(world, chosen.meant);
  for (let partition = 0; partition < state.model.shape.partitions; partition++) {
    const ids = await readIds(world, partition, chosen.state, filter);
    await act(state, world, partition, ids, chosen.verb, {
      filter,
      asOf: chosen.stamps[partition]!,
      meant: chosen.meant,
      moment: chosen.moment,
      ...(chosen.verb === 'discard' ? { state: chosen.state } : {}),
    });
  }
}

/** An operator names IDs. */
export async function actOn(
  state: State,
  world: World,
  { verb, ids, list }: { verb: OperateVerb; ids: string[]; list: Item['list'] },
): Promise<void> {
  const { layout } = world.collection;
  for (const [partition, group] of Map.groupBy(ids, (id) => layout.partitionOf(id)))
    await act(state, world, partition, group, verb, {
      filter: EVERYTHING,
      asOf: null,
      meant: null,
      moment: Number.POSITIVE_INFINITY,
      ...(verb === 'discard' ? { state: list } : {}),
    });
}

/** The age policy comes to what is old. */
export async function applyAgePolicy(state: State, world: World, verb: 'flush' | 'discard'): Promise<void> {
  const meant: Meant = { has: [], missing: [], producer: '', onlyOld: true };
  const filter = await filterOf(world, meant);
  for (let partition = 0; partition < state.model.shape.partitions; partition++)
    await act(state, world, partition, await readIds(world, partition, 'unmatched', filter), verb, {
      filter,
      asOf: null,
      meant,
      moment: Number.POSITIVE_INFINITY,
      ...(verb === 'discard' ? { state: 'unmatched' } : {}),
    });
}

/** An operator deletes items: what is held goes now, the documents in a step of their own. */
export async function deleteItems(state: State, { redis, collection }: World, ids: string[]): Promise<void> {
  const { layout } = collection;
  for (const [partition, group] of Map.groupBy(ids, (id) => layout.partitionOf(id))) {
    const held = group.map((id) => state.model.items.get(id)).filter((item) => item !== undefined);
    const removed = await removeItems(redis, layout, partition, randomUUID(), group, HOUR_MS);
    expect(removed.held).toBe(held.length);
    expect(removed.leasedUntil > (await readTime(redis))).toBe(held.some(({ isLeased }) => isLeased));
  }
  for (const id of ids) {
    state.model.delete(id);
    state.ledger.letGo(id);
  }
  state.deleting.push(ids);
}

/** The documents of deleted items go. */
export async function deleteDocuments(state: State, { engine, spec }: World): Promise<void> {
  const ids = state.deleting.shift()!;
  await engine.delete(spec, ids);
  for (const id of ids) state.ledger.deleteDocument(id);
}

/** Someone verifies the collection under way: nothing is found, so nothing is repaired. */
export async function verify(_: State, { redis, collection }: World, repair: boolean): Promise<void> {
  const { layout } = collection;
  for (const [partition, ids] of Map.groupBy(IDS, (id) => layout.partitionOf(id)))
    for (const ghostsOnly of [false, true])
      expect(await verifyItems(redis, layout, partition, ids, { repair, ghostsOnly })).toEqual([]);
}

/** Does something to items of a partition, and foresees what comes of it. */
export async function act(
  { model, ledger }: State,
  { redis, collection }: World,
  partition: number,
  ids: readonly string[],
  verb: OperateVerb,
  {
    meant,
    moment,
    ...step
  }: Omit<OperateStep, 'operation' | 'progress'> & { meant: Meant | null; moment: number },
): Promise<void> {
  const counts = await operate(redis, collection.layout, verb, partition, ids, {
    ...step,
    operation: 'any',
    progress: {},
  });
  const gone = ids.filter((id) => !model.items.has(id));
  const wanted = ids.filter((id) => model.items.has(id) && (meant === null || model.matches(id, meant)));
  const changed = wanted.filter((id) => model.operate(verb, id, step.state, moment));
  if (verb === 'discard') for (const id of changed) ledger.letGo(id);
  expect(counts).toEqual({
    changed: changed.length,
    skipped: gone.length + wanted.length - changed.length,
  });
}

/** All members of the lists that an action is about, whether they were there at its preview or not. */
async function readIds(
  { redis, collection }: World,
  partition: number,
  state: Item['list'],
  filter: MemberFilter,
): Promise<string[]> {
  const { layout } = collection;
  const bounds = { prefix: '', highestScore: Number.POSITIVE_INFINITY };
  const pages = await Promise.all(
    listsOf(layout, state, filter).map((list) =>
      readList(redis, layout, partition, list, null, IDS.length + 1, bounds),
    ),
  );
  return pages.flatMap(({ members }) => members.map(({ id }) => id));
}

const filterOf = async ({ redis }: World, { onlyOld, ...meant }: Meant): Promise<MemberFilter> => ({
  ...EVERYTHING,
  ...meant,
  seenAtLatest: onlyOld ? (await readTime(redis)) - HOUR_MS : null,
});

const namesOf = ({ modalities }: Shape, numbers: readonly number[]): string[] =>
  numbers.flatMap((n) => modalities[n] ?? []);
