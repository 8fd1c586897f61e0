import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { applyIdRule, type IdRule } from '#lib/contract/id-rule.ts';
import type { StoredDocument } from '#lib/engine/engine.ts';
import { adopt, drawStamp, lift, type LiftedEmbedding, type LiftedItem } from '#lib/pairing/adopt.ts';
import { lateReady } from '#lib/pairing/look-up.ts';
import { operate } from '#lib/pairing/operate.ts';
import type { OperationDeps } from './runner.ts';
import { walkWith } from './walk.ts';

/** What is to be held under a new ID, and the IDs that it comes from. */
interface Move {
  item: LiftedItem;
  from: string[];
}

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
  const moved = await putUnderNewIds(deps, collection, lifted, idRule);
  const how = { operation: task.record.id, filter: plan.filter, asOf, state: plan.state, progress };
  await operate(deps.redis, layout, 'discard', partition, moved, how);
});

/** @returns the IDs whose embeddings are held, or indexed, under the new ones by now */
async function putUnderNewIds(
  deps: OperationDeps,
  collection: OpenCollection,
  lifted: readonly LiftedItem[],
  idRule: IdRule,
): Promise<string[]> {
  if (lifted.length === 0) return [];
  const { redis, engine } = deps;
  const { definition, layout } = collection;
  const moves = gather(lifted, idRule, definition.versions);
  const spec = indexSpecOf(definition);
  const byPartition = [...Map.groupBy(moves, ({ item }) => layout.partitionOf(item.id))];
  // Before the index is asked: what is indexed from here on has a higher version than what is put.
  const stamps = await Promise.all(byPartition.map(([partition]) => drawStamp(redis, layout, partition)));
  const documents = await engine.get(
    spec,
    moves.map(({ item }) => item.id),
  );
  const adopted = await Promise.all(
    byPartition.map(async ([partition, group], i) => {
      const items = group.flatMap(({ item }) =>
        withoutOlder(item, documents.get(item.id), definition.versions),
      );
      const { ids, madeReady, madeUnmatched } = await adopt(redis, layout, partition, stamps[i]!, items);
      const late = madeUnmatched === 0 ? 0 : await wakeLate(deps, collection, partition, ids);
      if (madeReady + late > 0) deps.onReady(definition.name, [partition]);
      return ids;
    }),
  );
  const done = new Set(adopted.flat());
  return moves.filter(({ item }) => done.has(item.id)).flatMap(({ from }) => from);
}

/** What is older than the look-ups of its first minutes would wait a day for the next one. */
async function wakeLate(
  { redis, engine }: OperationDeps,
  { definition, layout }: OpenCollection,
  partition: number,
  ids: readonly string[],
): Promise<number> {
  const documents = await engine.get(indexSpecOf(definition), ids);
  return documents.size === 0 ? 0 : lateReady(redis, layout, partition, [...documents.keys()]);
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

/** The embeddings that the document has nothing as new of; no item where that is not known of one. */
function withoutOlder(
  item: LiftedItem,
  document: StoredDocument | undefined,
  versions: Versions,
): LiftedItem[] {
  if (document === undefined) return [item];
  const isKnown = ({ modality }: LiftedEmbedding) =>
    versions === 'producer' || !document.modalities.includes(modality) || modality in document.received;
  if (!item.embeddings.every(isKnown)) return [];
  const isNewer = ({ modality, version, receivedAt }: LiftedEmbedding) =>
    !document.modalities.includes(modality) ||
    (versions === 'producer'
      ? version > (document.versions[modality] ?? -1)
      : receivedAt > document.received[modality]!.at);
  return [{ ...item, embeddings: item.embeddings.filter(isNewer) }];
}
