import type { Runner } from './runner.ts';

/** Stops indexing of a collection; intake goes on. */
export const pause: Runner = async ({ collections }, { record }) => {
  await collections.change(record.collection, { paused: '1' }, null);
  return { changed: 0, skipped: 0 };
};

/** Lets indexing of a collection go on. */
export const resume: Runner = async ({ collections, onReady }, { record }) => {
  await collections.change(record.collection, { paused: '0' }, null);
  const { definition } = await collections.find(record.collection);
  onReady(
    record.collection,
    Array.from({ length: definition.partitions }, (_, partition) => partition),
  );
  return { changed: 0, skipped: 0 };
};

/** Ends another operation after its present step. */
export const abort: Runner = async ({ records }, { record }) => {
  const operation = String((record.filter as { operation?: string } | null)?.operation);
  await records.note(record.collection, operation, { abort: '1' });
  return { changed: 0, skipped: 0 };
};
