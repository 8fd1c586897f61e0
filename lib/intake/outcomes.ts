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
    id: places[i]!.id ?? arrival.id,
    ...(arrival.id === places[i]!.id ? {} : { held_as: arrival.id }),
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

/** How much of a stream's outcomes is kept. */
export interface OutcomeLimits {
  itemsMax: number;
  /** Of their IDs and reasons. */
  charsMax: number;
}

/** Keeps the outcomes of a stream, however long: all of them while they fit, then those that a producer has to know. */
export class OutcomeList {
  #items: ItemOutcome[] = [];
  #chars = 0;
  #seen = 0;
  #isThinned = false;
  readonly #limits: OutcomeLimits;

  constructor(limits: OutcomeLimits) {
    this.#limits = limits;
  }

  /** Takes the next outcomes of the stream. */
  add(items: readonly ItemOutcome[]): void {
    this.#seen += items.length;
    for (const item of items) {
      if (!this.#isThinned && !this.#fits(item)) this.#thin();
      if (this.#fits(item) && (isNews(item) || !this.#isThinned)) this.#keep(item);
    }
  }

  #fits(item: ItemOutcome): boolean {
    const { itemsMax, charsMax } = this.#limits;
    return this.#items.length < itemsMax && this.#chars + countChars(item) <= charsMax;
  }

  #keep(item: ItemOutcome): void {
    this.#items.push(item);
    this.#chars += countChars(item);
  }

  #thin(): void {
    const news = this.#items.filter(isNews);
    this.#isThinned = true;
    this.#items = [];
    this.#chars = 0;
    for (const item of news) this.#keep(item);
  }

  /** What is kept, and how many others there were. */
  list(): { items: ItemOutcome[]; items_omitted?: number } {
    const omitted = this.#seen - this.#items.length;
    return { items: this.#items, ...(omitted === 0 ? {} : { items_omitted: omitted }) };
  }
}

const countChars = ({ id, held_as: heldAs, error }: ItemOutcome): number =>
  (id?.length ?? 0) + (heldAs?.length ?? 0) + (error?.reason.length ?? 0);

const isNews = ({ status }: ItemOutcome): boolean => status === 'rejected' || status === 'stale';
