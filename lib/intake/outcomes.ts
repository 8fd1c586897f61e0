import type { ItemOutcome } from '#lib/contract/answers.ts';
import type { Arrival, Fate } from '#lib/pairing/put.ts';
import type { JudgedBatch } from './validate.ts';

const STATUS = {
  accepted: 'accepted',
  replaced: 'accepted',
  duplicate: 'duplicate',
  stale: 'stale',
} as const;

/**
 * Puts together what became of each embedding of a batch, in the order of its rows.
 * @param fates of the arrivals that were put; the others lost to another of the same batch
 */
export function listOutcomes(
  { arrivals, places, faults }: JudgedBatch,
  fates: ReadonlyMap<Arrival, Fate>,
): ItemOutcome[] {
  const taken = arrivals.map((arrival, i): ItemOutcome => ({
    position: places[i]!.position,
    id: arrival.id,
    modality: arrival.modality,
    status: STATUS[fates.get(arrival) ?? 'duplicate'],
  }));
  const rejected = faults.map(({ place, modality, code, rule }): ItemOutcome => ({
    position: place.position,
    id: place.id ?? null,
    modality: modality ?? null,
    status: 'rejected',
    error: { code, reason: rule },
  }));
  return [...taken, ...rejected].toSorted((a, b) => a.position - b.position);
}

/** Keeps the outcomes of a stream, however long: all of them while they fit, then those that a producer has to know. */
export class OutcomeList {
  #items: ItemOutcome[] = [];
  #seen = 0;
  #isThinned = false;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Takes the next outcomes of the stream. */
  add(items: readonly ItemOutcome[]): void {
    this.#seen += items.length;
    this.#items.push(...(this.#isThinned ? items.filter(isNews) : items));
    if (this.#items.length <= this.#max) return;
    this.#isThinned = true;
    this.#items = this.#items.filter(isNews).slice(0, this.#max);
  }

  /** What is kept, and how many others there were. */
  list(): { items: ItemOutcome[]; items_omitted?: number } {
    const omitted = this.#seen - this.#items.length;
    return { items: this.#items, ...(omitted === 0 ? {} : { items_omitted: omitted }) };
  }
}

const isNews = ({ status }: ItemOutcome): boolean => status === 'rejected' || status === 'stale';
