import { indexSpecOf } from '#lib/collections/definition.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { removeItems } from '#lib/pairing/delete.ts';
import type { Runner } from './runner.ts';

/**
 * Takes an item away, held and indexed, and keeps its ID out for a time. Where an indexer had it, the document is taken away
 * once more when no write of before can still be on its way.
 */
export const deleteItem: Runner = async (
  { redis, engine, collections, writeTimeoutMs },
  { record, note },
) => {
  const { definition, layout } = await collections.find(record.collection);
  const ids = record.ids!;
  const spec = indexSpecOf(definition);
  let removal = readRemoval(record.notes);
  if (removal === null) {
    const [id] = ids;
    removal = await removeItems(redis, layout, layout.partitionOf(id!), ids, definition.keepOutMs);
    await note({ removal: JSON.stringify(removal) });
  }
  const documents = spec.fields.length === 0 ? 0 : await engine.delete(spec, ids);
  const gone = Math.max(documents, Number(record.notes.documents ?? 0));
  await note({ documents: String(gone) });
  const waitMs =
    removal.leasedUntil === 0 ? 0 : removal.leasedUntil + writeTimeoutMs - (await readTime(redis));
  if (waitMs > 0) return { waitMs, detail: 'An indexer had the item: its document is looked for once more.' };
  return { changed: Math.max(removal.held, gone), skipped: 0 };
};

/** What the removal found, where it has been done. */
export const readRemoval = (
  notes: Readonly<Record<string, string>>,
): Awaited<ReturnType<typeof removeItems>> | null =>
  notes.removal === undefined ? null : (JSON.parse(notes.removal) as Awaited<ReturnType<typeof removeItems>>);
