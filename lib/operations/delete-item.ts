import { indexSpecOf } from '#lib/collections/definition.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { removeItems, type Removed } from '#lib/pairing/delete.ts';
import type { Runner } from './runner.ts';

const NOTHING: Removed = { held: 0, leasedUntil: 0, keptOutUntil: 0 };

/**
 * Takes an item away, held and indexed, and keeps its ID out for a time. Where an indexer had it, the document is taken away
 * once more when no write of before can still be on its way. A service keeps what it was sent, and is said to.
 */
export const deleteItem: Runner = async (
  { redis, engine, collections, writeTimeoutMs },
  { record, note },
) => {
  const { definition, layout, former } = await collections.find(record.collection);
  const [id] = record.ids!;
  const spec = indexSpecOf(definition);
  const keepOutMs = definition.keepOutMs;
  const removal = await removeItems(redis, layout, layout.partitionOf(id!), record.id, [id!], keepOutMs);
  await note({ kept_out_until: String(removal.keptOutUntil) });
  // After that: what is on its way from there does not come through any more.
  const unmoved =
    former === undefined
      ? NOTHING
      : await removeItems(redis, former, former.partitionOf(id!), record.id, [id!], 0);
  if (!engine.canRead)
    return {
      changed: Math.max(removal.held, unmoved.held),
      skipped: 0,
      detail: 'What was sent to the service stays there: delete it there.',
    };
  const documents = spec.fields.length === 0 ? 0 : await engine.delete(spec, [id!]);
  const gone = Math.max(documents, Number(record.notes.documents ?? 0));
  await note({ documents: String(gone) });
  const leasedUntil = Math.max(removal.leasedUntil, unmoved.leasedUntil);
  const waitMs = leasedUntil === 0 ? 0 : leasedUntil + writeTimeoutMs - (await readTime(redis));
  if (waitMs > 0) return { waitMs, detail: 'An indexer had the item: its document is looked for once more.' };
  return { changed: Math.max(removal.held, unmoved.held, gone), skipped: 0 };
};
