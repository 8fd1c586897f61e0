/** Writes a batch by the protocol's rule; runs inside the table's queue, so nothing of ours changes a row meanwhile. */
import type { Table } from '@lancedb/lancedb';
import type { IndexSpec, WriteItem, WriteOutcome } from '#lib/engine/engine.ts';
import { type Layout, readLayout, versionField } from './layout.ts';
import { isWhole, writeMerged, writeWhole } from './merge.ts';
import { type Held, decide, findFault } from './plan.ts';
import { readIds, readRows, readVersions } from './read.ts';
import { type Shelf, type Store, forgetTable, openTable, tellCause } from './store.ts';

const ATTEMPTS_MAX = 5;
const CONFLICT = /conflict|concurrent/i;

const blameEngine = (reason: string): WriteOutcome => ({ status: 'retry', reason, blame: 'engine' });

/** Writes items, one outcome each, in order; never throws. */
export async function writeItems(
  store: Store,
  shelf: Shelf,
  spec: IndexSpec,
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  if (items.length === 0) return [];
  return shelf.queue.run(async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!store.connection.isOpen()) return items.map(() => blameEngine('LanceDB is closed.'));
        const table = await openTable(store, shelf);
        if (table === undefined) return items.map(() => blameEngine(`There is no index ${spec.index} yet.`));
        return await writeOnce(table, shelf, spec, items);
      } catch (error) {
        const reason = tellCause(error);
        if (CONFLICT.test(reason) && attempt < ATTEMPTS_MAX) continue;
        forgetTable(shelf);
        return items.map(() => blameEngine(`LanceDB failed on the index ${spec.index}: ${reason}.`));
      }
    }
  });
}

async function writeOnce(
  table: Table,
  shelf: Shelf,
  spec: IndexSpec,
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  const layout = readLayout(await table.schema());
  const faults = items.map((item) => findFault(item, layout, spec));
  const sound = items.filter((_, i) => faults[i] === undefined);
  const held = await readHeld(table, layout, sound);
  const toWrite = sound.filter((item) => decide(item, held.get(item.id), layout).status === 'write');
  const whole = new Set(toWrite.filter((item) => isWhole(item, held.get(item.id), layout)));
  const partial = toWrite.filter((item) => !whole.has(item));
  await writeWhole(table, layout, [...whole]);
  const merged = await writeMerged(table, layout, partial);
  // Even when nothing was written: what is there may stem from a process that was killed before it synced.
  await shelf.sync.run();
  if (toWrite.length > 0) shelf.upkeep.note(toWrite.length);
  const gone = new Set(partial.filter(({ id }) => !merged.has(id)).map(({ id }) => id));
  return items.map((item, i): WriteOutcome => {
    const reason = faults[i];
    if (reason !== undefined) return { status: 'rejected', reason };
    if (gone.has(item.id))
      return { status: 'retry', reason: 'The document went while it was written.', blame: 'item' };
    const decision = decide(item, held.get(item.id), layout);
    return decision.status === 'write' ? { status: 'indexed' } : decision;
  });
}

async function readHeld(
  table: Table,
  layout: Layout,
  items: readonly WriteItem[],
): Promise<Map<string, Held>> {
  const held = new Map<string, Held>();
  const modalities = [...layout.dims.keys()];
  const ids = items.map(({ id }) => id);
  for await (const batch of readRows(table, ids, ['id', ...modalities.map(versionField)])) {
    for (const [i, id] of readIds(batch).entries()) held.set(id, readVersions(batch, modalities, i));
  }
  return held;
}
