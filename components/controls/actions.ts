import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { counted, grouped } from '#components/ui/format.ts';

/** What an operator asks for: an action on the items of one state, named, filtered, or all of them. */
export type ControlRequest = {
  action: 'flush' | 'discard' | 'requeue';
  scope: HeldState;
  ids?: readonly string[];
  filter?: ActionFilter;
};

const VERBS = {
  flush: { verb: 'Flush', past: 'Flushed' },
  discard: { verb: 'Discard', past: 'Discarded' },
  requeue: { verb: 'Requeue', past: 'Requeued' },
} as const;

/** `Flush`. */
export const verbOf = ({ action }: Pick<ControlRequest, 'action'>): string => VERBS[action].verb;

/** `Flush 8,412 items`. */
export const titleOf = (request: ControlRequest, count: number): string =>
  `${verbOf(request)} ${counted(count, 'item')}`;

/**
 * What follows from the action, in words.
 * @param isService documents go to a service, which Muster does not ask what it has
 */
export function consequenceOf({ action, scope, filter }: ControlRequest, isService = false): string {
  if (action === 'requeue')
    return 'They get another chance, their tries forgotten. A requeue never overwrites something newer, and is safe to repeat.';
  if (action === 'discard')
    return 'They leave Redis for good, with the embeddings that are held. Documents in the index stay.';
  if (scope === 'ready')
    return 'What backs off is due now, and an indexer that pauses because of the engine tries at once. Nothing is lost.';
  const lacking = filter?.missing === undefined ? 'what they wait for' : `their ${filter.missing}`;
  const later = isService
    ? 'If it arrives later it waits here, and is sent by itself once it is flushed too.'
    : 'If it arrives later it is added to the same document.';
  return `They are indexed now, without ${lacking}. ${later}`;
}

/** What has to be typed first, where the action cannot be undone; null where it can. */
export function phraseOf({ action, scope }: ControlRequest, count: number): string | null {
  if (action === 'requeue' || scope === 'ready') return null;
  return action === 'discard' || scope === 'unmatched' ? `${action} ${count}` : null;
}

/** `Flushed 8,397. 15 changed since the preview and were left out.` */
export function receiptOf(
  { action }: Pick<ControlRequest, 'action'>,
  changed: number,
  skipped: number,
): string {
  const done = `${VERBS[action].past} ${grouped(changed)}.`;
  if (skipped === 0) return done;
  return `${done} ${grouped(skipped)} changed since the preview and ${skipped === 1 ? 'was' : 'were'} left out.`;
}
