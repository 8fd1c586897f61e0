import type { ThroughputEvent } from '#lib/contract/throughput.ts';

/** What is to be known of a bucket. */
export interface FaultCount {
  /** Its start, in ms. */
  t: number;
  /** Batches that the engine as a whole was to blame for. */
  faults: number;
  indexed: number;
}

/**
 * When the engine began to be at fault: in the first bucket with faults, and again only after one in which documents were
 * indexed without any. While it is away it is tried now and then, so that buckets in between have no faults either.
 */
export function findEngineTroubles(buckets: readonly FaultCount[]): ThroughputEvent[] {
  let isTroubled = false;
  return buckets.flatMap(({ t, faults, indexed }): ThroughputEvent[] => {
    const wasTroubled = isTroubled;
    isTroubled = faults > 0 || (wasTroubled && indexed === 0);
    return isTroubled && !wasTroubled ? [{ at: t, kind: 'engine_trouble', actor: null }] : [];
  });
}
