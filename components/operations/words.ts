import type { ActionName, Operation, Outcome } from '#lib/contract/control.ts';
import { idRule } from '#lib/contract/id-rule.ts';
import { receiptOf } from '#components/controls/actions.ts';
import { sayRule } from '#components/near/say-rule.ts';
import { counted, duration, grouped } from '#components/ui/format.ts';

/** An action of the log; its outcome may be forgotten. */
export type Entry = Omit<Operation, 'outcome' | 'verification'> & { outcome: Outcome | null };

/** The actions by their names. */
export const ACTIONS: Record<ActionName, string> = {
  flush: 'Flush',
  discard: 'Discard',
  requeue: 'Requeue',
  pause: 'Pause',
  resume: 'Resume',
  delete_item: 'Delete an item',
  delete_collection: 'Delete the collection',
  define_collection: 'Change the collection',
  verify: 'Verify',
  abort: 'Stop an operation',
  turned_away: 'Turned away',
  rename: 'Rename',
  swap_alias: 'Swap an alias',
  repartition: 'Move to other partitions',
};

const FILTER_WORDS: Record<string, string> = {
  has: 'with',
  missing: 'missing',
  prefix: 'prefix',
  producer: 'from',
  reason: 'reason begins',
  group: 'of the reason',
  partitions: 'partitions:',
};

/** Which items were meant: `unmatched, missing image, older than 6 h`. */
export function describeMeant({ scope, filter, ids, count }: Entry): string {
  const named =
    ids === null ? [] : [ids.length === 1 ? `ID ${ids[0]}` : `${grouped(count ?? ids.length)} IDs`];
  const filtered = Object.entries(filter ?? {}).map(([name, value]) =>
    name === 'repair'
      ? value === true && 'repairing'
      : name === 'id_rule'
        ? `ID rule: ${sayRule(idRule.safeParse(value).data ?? [])}`
        : name === 'older_than_ms'
          ? `older than ${duration(Number(value))}`
          : `${FILTER_WORDS[name] ?? name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [scope, ...named, ...filtered].filter(Boolean).join(', ');
}

/** What came of it, as the receipt says it: `Flushed 8,397. 15 changed since the preview and were left out.` */
export function describeReceipt(entry: Entry): string {
  const { action, outcome } = entry;
  if (outcome === null || outcome.state === 'running') return describeOutcome(entry);
  if (action !== 'flush' && action !== 'discard' && action !== 'requeue') return describeOutcome(entry);
  const end = { done: '', aborted: ' It was stopped before its end.', failed: ' It failed before its end.' };
  return `${receiptOf({ action }, outcome.changed, outcome.skipped)}${end[outcome.state]}`;
}

/** What came of it, in words. */
export function describeOutcome({ outcome, count }: Entry): string {
  if (outcome === null) return 'not known any more';
  const { state, changed, skipped } = outcome;
  const done = `${counted(changed, 'item')}${skipped > 0 ? `, ${grouped(skipped)} left out` : ''}`;
  switch (state) {
    case 'running':
      return count === null ? 'running' : `running, ${grouped(changed + skipped)} of ${grouped(count)}`;
    case 'aborted':
      return `stopped after ${done}`;
    case 'failed':
      return `failed after ${done}`;
    case 'done':
      return changed + skipped === 0 && count === null ? 'done' : done;
  }
}
