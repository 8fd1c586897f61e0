import type { Verified } from '#lib/contract/console.ts';
import type { Control } from './open.ts';

/** Who paused a collection last, and when in ms. */
export async function findLastPause(
  control: Control,
  collection: string,
): Promise<{ actor: string; at: number } | null> {
  const found = await control.findLast(collection, 'pause');
  return found === null ? null : { actor: found.entry.actor, at: found.at };
}

/** What the last verify of a collection found. */
export async function findLastVerify(control: Control, collection: string): Promise<Verified | null> {
  const found = await control.findLast(collection, 'verify');
  if (found === null) return null;
  const { entry, at, record } = found;
  return {
    collection,
    operation: entry.id,
    at,
    actor: entry.actor,
    state: record?.state ?? null,
    checked: record?.verification?.checked ?? null,
    breaches: record?.verification?.breaches ?? null,
    repaired: record?.verification?.repaired ?? null,
  };
}
