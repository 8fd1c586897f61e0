import type { Arrival } from '#lib/pairing/put.ts';

/** A batch without repeats of one (ID, modality). */
export interface Distinct {
  arrivals: Arrival[];
  /** How many lost to another of the same batch. */
  duplicates: number;
}

/** Within one batch the last arrival of an (ID, modality) wins; by the producer's versions the highest, the first on a tie. */
export function dropRepeats(arrivals: readonly Arrival[], versions: 'arrival' | 'producer'): Distinct {
  const winners = new Map<string, Map<string, Arrival>>();
  for (const arrival of arrivals) {
    const ofModality = winners.get(arrival.modality) ?? new Map<string, Arrival>();
    winners.set(arrival.modality, ofModality);
    const other = ofModality.get(arrival.id);
    if (other === undefined || versions === 'arrival' || arrival.version! > other.version!)
      ofModality.set(arrival.id, arrival);
  }
  const kept = [...winners.values()].flatMap((ofModality) => [...ofModality.values()]);
  return { arrivals: kept, duplicates: arrivals.length - kept.length };
}
