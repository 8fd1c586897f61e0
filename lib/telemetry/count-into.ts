import type { CounterField, Counters } from '#lib/stats/counters.ts';
import type { Meter } from './meter.ts';

/** Counters that a meter is told of too. */
export const countInto = (meter: Meter, counters: Counters): Counters => ({
  ...counters,
  add(collection, field, count) {
    counters.add(collection, field, count);
    if (count > 0) tell(meter, collection, field, count);
  },
});

function tell(meter: Meter, collection: string, field: CounterField, count: number): void {
  const [kind, of = ''] = field.split(/:(.*)/s) as [string, string?];
  switch (kind) {
    case 'received':
      return meter.addReceived(collection, of, count);
    case 'waited':
      return meter.addWaits(collection, Number(of), count);
    case 'paired':
      return meter.addItems(collection, 'completed', count);
    case 'duplicates':
      return meter.addEmbeddings(collection, 'duplicate', count);
    case 'stale':
      return meter.addEmbeddings(collection, 'stale', count);
    case 'indexed':
    case 'failed':
    case 'retried':
      return meter.addItems(collection, kind, count);
    case 'faults':
      return meter.addFault(collection);
  }
}
