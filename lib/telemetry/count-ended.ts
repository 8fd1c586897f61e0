import type { OperationRecord } from '#lib/operations/records.ts';
import type { ItemOutcome, Meter } from './meter.ts';

const OUTCOMES: Readonly<Partial<Record<OperationRecord['action'], ItemOutcome>>> = {
  flush: 'flushed',
  discard: 'discarded',
  requeue: 'requeued',
  delete_item: 'deleted',
};

/** Counts what an operation has done to items. */
export function countEnded(meter: Meter, { action, collection }: OperationRecord, changed: number): void {
  const outcome = OUTCOMES[action];
  if (outcome !== undefined) meter.addItems(collection, outcome, changed);
}
