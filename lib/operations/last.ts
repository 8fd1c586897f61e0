import { throughputEvent, type ThroughputEvent } from '#lib/contract/throughput.ts';
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

/** What operators did between two moments in ms that a chart marks, oldest first. */
export async function findMarkedActs(
  control: Control,
  collection: string,
  from: number,
  to: number,
): Promise<ThroughputEvent[]> {
  const acts = await control.listActs(collection, from, to);
  return acts.toReversed().flatMap(({ entry: { action, actor }, at }) => {
    const kind = throughputEvent.shape.kind.safeParse(action).data;
    return kind === undefined ? [] : [{ at, kind, actor }];
  });
}
