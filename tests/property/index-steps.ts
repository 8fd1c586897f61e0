import { expect } from 'vitest';
import type { WriteOutcome } from '#lib/engine/engine.ts';
import { claimBatch } from '#lib/indexer/claim-batch.ts';
import { decide, type Verdict } from '#lib/indexer/decide.ts';
import { settleBatch } from '#lib/indexer/settle-batch.ts';
import { writeBatch } from '#lib/indexer/write-batch.ts';
import { lateReady, peekLookups, type DueLookups } from '#lib/pairing/look-up.ts';
import { embeddingOf } from './embedding.ts';
import { pick } from './step.ts';
import type { Batch, State, World } from './world.ts';

const HOUR_MS = 3_600_000;
const PATIENCE = { triesMax: 3, engineDelayMs: HOUR_MS };

/** How a write ends; all but the first two leave the engine as it was, for all items or the first. */
export type WriteEnd = 'answered' | 'answer lost' | 'engine away' | 'first rejected' | 'first undecided';

/** An indexer leases what is due. */
export async function claim(
  { model, batches }: State,
  { redis, collection }: World,
  { indexer, itemsMax }: { indexer: number; itemsMax: number },
): Promise<void> {
  const due = [...model.items].filter(([, item]) => item.isDue).map(([id]) => id);
  const partitions = Array.from({ length: collection.definition.partitions }, (_, partition) => partition);
  const { items } = await claimBatch(redis, collection, partitions, itemsMax, HOUR_MS);
  if (itemsMax >= 2 * due.length) expect(items.map(({ id }) => id).toSorted()).toEqual(due.toSorted());
  for (const { id, partition: _, ...claimed } of items) {
    expect(due).toContain(id);
    model.claim(id);
    const item = model.items.get(id)!;
    expect(claimed).toEqual({
      versions: model.versionsOf(item),
      tries: item.tries,
      flushed: item.isFlushed,
      mergeOnly: item.isMergeOnly,
      complete: model.isComplete(item),
      embeddings: Object.fromEntries(
        Object.entries(item.embeddings).map(([modality, { value, ...notes }]) => [
          modality,
          { ...embeddingOf(value), ...notes },
        ]),
      ),
    });
  }
  if (items.length > 0) batches.push({ indexer, items, outcomes: null, isOrphan: false });
}

export const canWrite = ({ batches }: Readonly<State>): boolean => batches.some(isUnwritten);
export const canSettle = ({ batches }: Readonly<State>): boolean => batches.some(isSettleable);

/** A claimed batch reaches the engine, however late. */
export async function write(
  state: State,
  { engine, collection }: World,
  { batch: n, end }: { batch: number; end: WriteEnd },
): Promise<void> {
  const batch = pick(state.batches.filter(isUnwritten), n);
  const sent = end === 'engine away' ? [] : end.startsWith('first') ? batch.items.slice(1) : batch.items;
  for (const { id, flushed } of sent) if (flushed) state.ledger.allowHalf(id);
  const written = await writeBatch(engine, collection, sent);
  const outcomes = new Map(sent.map(({ id }, i) => [id, written[i]!]));
  batch.outcomes = batch.items.map(({ id }) => answerOf(end, outcomes.get(id)));
  if (batch.isOrphan) state.batches = state.batches.filter((other) => other !== batch);
}

/** An indexer settles what it has written, by the engine's answers. */
export async function settle(
  state: State,
  { redis, collection }: World,
  { batch: n }: { batch: number },
): Promise<void> {
  const batch = pick(state.batches.filter(isSettleable), n);
  const verdicts = batch.items
    .map((item, i) => decide(PATIENCE, item, batch.outcomes![i]!))
    // A wait ends by a step of its own, never because the machine was slow.
    .map((verdict) => (verdict.kind === 'retry' ? { ...verdict, delayMs: HOUR_MS } : verdict));
  expect((await settleBatch(redis, collection, verdicts)).unsettled).toEqual([]);
  state.batches = state.batches.filter((other) => other !== batch);
  for (const verdict of verdicts) foresee(state, verdict);
}

/** An indexer dies: what it has claimed stays leased, what it has sent may still land. */
export async function crash(state: State, _: World, indexer: number): Promise<void> {
  state.batches = state.batches.filter((batch) => batch.indexer !== indexer || isUnwritten(batch));
  for (const batch of state.batches) if (batch.indexer === indexer) batch.isOrphan = true;
}

/** A late look-up reads the index, from the first unmatched item on. */
export async function lookUp(state: State, { redis, engine, spec, collection }: World): Promise<void> {
  const { layout } = collection;
  const rounds = [{ name: 'round', ageMs: 0 }];
  const partitions = Array.from({ length: layout.spec.partitions }, (_, partition) => partition);
  const due = await peekLookups(redis, layout, partitions, rounds, 100);
  const ids = due.flatMap((one) => (one as PromiseFulfilledResult<DueLookups>).value.ids);
  const unmatched = [...state.model.items].filter(([, item]) => item.list === 'unmatched').map(([id]) => id);
  expect(ids.toSorted()).toEqual(unmatched.toSorted());
  const documents = await engine.get(spec, ids);
  if (documents.size > 0) state.found.push([...documents.keys()]);
}

/** A late look-up says what it found, however late. */
export async function wake(
  state: State,
  { redis, collection }: World,
  { found: n }: { found: number },
): Promise<void> {
  const ids = pick(state.found, n);
  state.found = state.found.filter((other) => other !== ids);
  const { layout } = collection;
  for (const [partition, group] of Map.groupBy(ids, (id) => layout.partitionOf(id))) {
    const woken = group.filter((id) => state.model.items.get(id)?.list === 'unmatched');
    expect(await lateReady(redis, layout, partition, group)).toBe(woken.length);
    for (const id of woken) state.model.lateReady(id);
  }
}

const isUnwritten = ({ outcomes }: Batch): boolean => outcomes === null;
const isSettleable = ({ outcomes, isOrphan }: Batch): boolean => outcomes !== null && !isOrphan;

function answerOf(end: WriteEnd, outcome: WriteOutcome | undefined): WriteOutcome {
  if (end === 'answer lost' || end === 'engine away')
    return { status: 'retry', reason: end, blame: 'engine' };
  if (outcome !== undefined) return outcome;
  return end === 'first rejected'
    ? { status: 'rejected', reason: end }
    : { status: 'retry', reason: end, blame: 'item' };
}

function foresee({ model, ledger }: State, { item: { id, versions }, ...verdict }: Verdict): void {
  const held = model.items.get(id);
  if (verdict.kind === 'ack') {
    if (model.ack(id, versions) && held !== undefined) ledger.ack(id, held);
  } else if (verdict.kind === 'unmatch') model.unmatch(id, versions);
  else if (verdict.kind === 'fail') model.fail(id, versions);
  else model.retry(id, versions, verdict.giveBack);
}
