import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { applyIdRule, type IdRule } from '#lib/contract/id-rule.ts';
import { isMusters, lookUpDocuments, type StoredDocument } from '#lib/engine/engine.ts';
import { adopt, draw, lift, type LiftedEmbedding, type LiftedItem } from '#lib/pairing/adopt.ts';
import { lateReady } from '#lib/pairing/look-up.ts';
import { operate } from '#lib/pairing/operate.ts';
import type { OperationDeps } from './runner.ts';
import { walkWith } from './walk.ts';

/** What is to be held under a new ID, and the IDs that it comes from. */
interface Move {
  item: LiftedItem;
  from: string[];
}

/** What is to be put in one partition, and the stamp that it gets. */
export interface Share {
  partition: number;
  stamp: string;
  moves: Move[];
}

/** What a step of a rename stands on. */
export type MoveDeps = Pick<OperationDeps, 'redis' | 'engine' | 'onReady' | 'onPaired'>;

type Versions = 'arrival' | 'producer';

/**
 * Gives waiting items the ID that a rule makes of theirs: puts what they hold under the new one, and only then discards the
 * old. Whoever dies in between leaves it under both, and the step is done again.
 */
export const rename = walkWith(async (deps, task, plan, collection, partition, ids, progress) => {
  const { layout } = collection;
  const idRule = plan.idRule!;
  const asOf = plan.stamps[partition]!;
  const changing = ids.filter((id) => applyIdRule(idRule, id) !== id);
  const lifted = await lift(deps.redis, layout, partition, changing, asOf);
  const shares = await share(deps, collection, lifted, idRule);
  const moved = await putShares(deps, collection, shares);
  const how = { operation: task.record.id, filter: plan.filter, asOf, state: plan.state, progress };
  await operate(deps.redis, layout, 'discard', partition, moved, how);
});

/** What of lifted items is newer than all that is known of their new IDs. */
export async function share(
  { redis, engine }: MoveDeps,
  { definition, layout }: OpenCollection,
  lifted: readonly LiftedItem[],
  idRule: IdRule,
): Promise<Share[]> {
  if (lifted.length === 0) return [];
  const { versions } = definition;
  const moves = gather(lifted, idRule, versions);
  const ids = moves.map(({ item }) => item.id);
  const byPartition = [...Map.groupBy(moves, ({ item }) => layout.partitionOf(item.id))];
  // In this order: what is put from the stamp on has a higher version; what was put before is held now, or else indexed.
  const drawn = await Promise.all(
    byPartition.map(([partition, group]) =>
      draw(
        redis,
        layout,
        partition,
        group.map(({ item }) => item.id),
      ),
    ),
  );
  const documents = await lookUpDocuments(engine, indexSpecOf(definition), ids);
  return byPartition.map(([partition, group], i) => {
    const { stamp, receivedAt } = drawn[i]!;
    const left = group.flatMap(({ item, from }) =>
      withoutOlder(item, receivedAt.get(item.id)!, documents.get(item.id), versions).map((one) => ({
        item: one,
        from,
      })),
    );
    return { partition, stamp, moves: left };
  });
}

/** @returns the IDs whose embeddings are held, or indexed, under the new ones by now */
export async function putShares(
  deps: MoveDeps,
  collection: OpenCollection,
  shares: readonly Share[],
): Promise<string[]> {
  const { definition, layout } = collection;
  const moved = await Promise.all(
    shares.map(async ({ partition, stamp, moves }) => {
      const items = moves.map(({ item }) => item);
      const { ids, madeReady, waitsMs } = await adopt(deps.redis, layout, partition, stamp, items);
      if (waitsMs.length > 0) deps.onPaired(definition.name, waitsMs);
      const late = await wakeLate(deps, collection, partition, ids);
      if (madeReady + late > 0) deps.onReady(definition.name, [partition]);
      const done = new Set(ids);
      return moves.filter(({ item }) => done.has(item.id)).flatMap(({ from }) => from);
    }),
  );
  return moved.flat();
}

/** What is older than the look-ups of its first minutes would wait a day for the next one. */
async function wakeLate(
  { redis, engine }: MoveDeps,
  { definition, layout }: OpenCollection,
  partition: number,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const documents = await lookUpDocuments(engine, indexSpecOf(definition), ids);
  const late = ids.filter((id) => isMusters(documents.get(id)));
  return late.length === 0 ? 0 : lateReady(redis, layout, partition, late);
}

/** Items that get the same ID become one, the newest embedding of each modality with it. */
function gather(lifted: readonly LiftedItem[], idRule: IdRule, versions: Versions): Move[] {
  return [...Map.groupBy(lifted, ({ id }) => applyIdRule(idRule, id))].map(([id, items]) => ({
    item: {
      id,
      firstSeenAt: Math.min(...items.map(({ firstSeenAt }) => firstSeenAt)),
      embeddings: pickNewest(
        items.flatMap(({ embeddings }) => embeddings),
        versions,
      ),
    },
    from: items.map((item) => item.id),
  }));
}

function pickNewest(embeddings: readonly LiftedEmbedding[], versions: Versions): LiftedEmbedding[] {
  const ageOf = ({ version, receivedAt }: LiftedEmbedding) => (versions === 'arrival' ? receivedAt : version);
  return [...Map.groupBy(embeddings, ({ modality }) => modality).values()].map((group) =>
    group.reduce((newest, one) => (ageOf(one) > ageOf(newest) ? one : newest)),
  );
}

/** The item less what something as new is held or indexed of; none where that is not known. */
function withoutOlder(
  item: LiftedItem,
  heldSince: Readonly<Record<string, number>>,
  document: StoredDocument | undefined,
  versions: Versions,
): LiftedItem[] {
  const isIndexed = ({ modality }: LiftedEmbedding) => document?.modalities.includes(modality) ?? false;
  const isNewer = (one: LiftedEmbedding): boolean => {
    const { modality, version, receivedAt } = one;
    if (versions === 'producer') return version > (document?.versions[modality] ?? -1);
    const since = isIndexed(one) ? document!.received[modality]!.at : -1;
    return receivedAt > Math.max(since, heldSince[modality] ?? -1);
  };
  const isKnown = (one: LiftedEmbedding) =>
    versions === 'producer' || !isIndexed(one) || one.modality in document!.received;
  return item.embeddings.every(isKnown) ? [{ ...item, embeddings: item.embeddings.filter(isNewer) }] : [];
}
