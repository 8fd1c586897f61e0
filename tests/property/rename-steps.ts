import { expect } from 'vitest';
import { applyIdRule, type IdRule } from '#lib/contract/id-rule.ts';
import { putShares, share } from '#lib/operations/rename.ts';
import { lift } from '#lib/pairing/adopt.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { EVERYTHING } from '#lib/pairing/filter.ts';
import { snapshot } from '#lib/pairing/operate.ts';
import { act } from './operate-steps.ts';
import { IDS } from './shape.ts';
import { pick } from './step.ts';
import type { Rename, State, World } from './world.ts';

const HOUR_MS = 3_600_000;

/** Rules that make IDs of a run of each other. */
export const RULES: readonly IdRule[] = [
  [{ step: 'strip_suffix', suffix: ' é:{0}*' }],
  [
    { step: 'strip_suffix', suffix: ' é:{0}*' },
    { step: 'strip_prefix', prefix: 'b' },
  ],
];

const isBegun = ({ shares }: Rename): boolean => shares === null;
const isAsked = ({ shares, moved }: Rename): boolean => shares !== null && moved === null;
const isPut = ({ moved }: Rename): boolean => moved !== null;

export const canAsk = ({ renames }: Readonly<State>): boolean => renames.some(isBegun);
export const canPutUnder = ({ renames }: Readonly<State>): boolean => renames.some(isAsked);
export const canLeaveOld = ({ renames }: Readonly<State>): boolean => renames.some(isPut);

/** An operator sees what a rule would rename in one partition. */
export async function previewRename(
  state: State,
  { redis, collection }: World,
  { rule, partition: n }: { rule: IdRule; partition: number },
): Promise<void> {
  const { stamps } = await snapshot(redis, collection.layout);
  const partition = n % stamps.length;
  const asOf = stamps[partition]!;
  state.renames.push({ rule, partition, asOf, moment: state.model.moment, shares: null, moved: null });
}

/** The rename reads what is meant, and what there is under the new IDs. */
export async function ask(
  { model, renames }: State,
  { redis, engine, collection }: World,
  { rename: n }: { rename: number },
): Promise<void> {
  const chosen = pick(renames.filter(isBegun), n);
  const { rule, partition, asOf, moment } = chosen;
  const { layout } = collection;
  const changing = IDS.filter((id) => layout.partitionOf(id) === partition && applyIdRule(rule, id) !== id);
  const lifted = await lift(redis, layout, partition, changing, asOf);
  expect(lifted.map(({ id }) => id)).toEqual(changing.filter((id) => model.isWaitingSince(id, moment)));
  chosen.shares = await share({ redis, engine, ...DEAF }, collection, lifted, rule);
}

/** What was newest then is put under the new IDs, where it still is. */
export async function putUnder(
  { model, ledger, renames }: State,
  world: World,
  { rename: n }: { rename: number },
): Promise<void> {
  const { redis, engine, collection } = world;
  const chosen = pick(renames.filter(isAsked), n);
  const shares = chosen.shares!;
  chosen.moved = await putShares({ redis, engine, ...DEAF }, collection, shares);
  const oldAt = (await readTime(redis)) - HOUR_MS;
  const documents = await world.documents();
  const foreseen: string[] = [];
  for (const { stamp, moves } of shares)
    for (const { item, from } of moves) {
      const { done, stored } = model.adopt(item, Number(stamp), item.firstSeenAt < oldAt);
      for (const [modality, embedding] of stored) ledger.accept(item.id, modality, embedding);
      if (!done) continue;
      foreseen.push(...from);
      if (documents.has(item.id)) model.lateReady(item.id);
    }
  expect(chosen.moved.toSorted()).toEqual(foreseen.toSorted());
}

/** The old IDs are left: what was held under them is known under the new ones, or something as new is. */
export async function leaveOld(state: State, world: World, { rename: n }: { rename: number }): Promise<void> {
  const chosen = pick(state.renames.filter(isPut), n);
  state.renames = state.renames.filter((other) => other !== chosen);
  const { rule, partition, asOf, moment } = chosen;
  const ids = chosen.moved!;
  const before = ids.map((id) => [id, state.model.items.get(id)?.embeddings ?? {}] as const);
  await act(state, world, partition, ids, 'discard', {
    filter: EVERYTHING,
    asOf,
    meant: null,
    moment,
    state: 'unmatched',
  });
  for (const [id, embeddings] of before.filter(([one]) => !state.model.items.has(one)))
    for (const [modality, embedding] of Object.entries(embeddings))
      expect(state.ledger.knowsAsNew(applyIdRule(rule, id), modality, embedding)).toBe(true);
}

/** A process dies in the middle of a rename, or it is ended. */
export async function abandon(state: State): Promise<void> {
  state.renames = [];
}

const DEAF = { onReady: () => undefined, onPaired: () => undefined };
