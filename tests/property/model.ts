import type { MemberFilter } from '#lib/pairing/filter.ts';
import type { LiftedItem } from '#lib/pairing/adopt.ts';
import type { Arrival, PutResult } from '#lib/pairing/put.ts';
import type { OperateVerb } from '#lib/pairing/operate.ts';
import { valueOf } from './embedding.ts';
import type { Shape } from './shape.ts';

/** One embedding as it should be held. Its value stands for its vector and its metadata. */
export interface Embedding {
  value: number;
  version: number;
  /** In ms. */
  receivedAt: number;
  producer: string;
}

/** One item as it should be held. */
export interface Item {
  list: 'unmatched' | 'ready' | 'failed';
  embeddings: Record<string, Embedding>;
  isDue: boolean;
  isLeased: boolean;
  isFlushed: boolean;
  isMergeOnly: boolean;
  /** First seen so long ago that an age policy means it. */
  isOld: boolean;
  tries: number;
  /** The step of the last change. */
  moved: number;
}

/** Which items an action means. */
export type Meant = Pick<MemberFilter, 'has' | 'missing' | 'producer'> & { onlyOld: boolean };

/** What Redis should hold: the verbs once more, over plain objects and without a clock. */
export class Model {
  readonly items = new Map<string, Item>();
  /** Deleted IDs that are kept out. */
  readonly keptOut = new Set<string>();
  #step = 0;

  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  /** The moment that a preview is taken at: whatever moves later is above it. */
  get moment(): number {
    return this.#step;
  }

  isComplete = ({ embeddings }: Item): boolean =>
    this.shape.required.every((modality) => embeddings[modality] !== undefined);

  /** As the claim hands them over. */
  versionsOf = ({ embeddings }: Item): string =>
    this.shape.modalities.map((modality) => embeddings[modality]?.version ?? '').join(',');

  /**
   * Holds what is newer.
   * @param notes version and time of arrival of what is accepted
   * @returns the counts, and the arrivals that were accepted
   */
  put(
    arrivals: readonly Arrival[],
    producer: string,
    notes: (arrival: Arrival) => Pick<Embedding, 'version' | 'receivedAt'>,
  ): { counts: Omit<PutResult, 'waitsMs'>; accepted: Arrival[] } {
    this.#step += 1;
    const judged = arrivals.map((arrival) => ({ arrival, verdict: this.#judge(arrival) }));
    const of = (verdict: string) => judged.filter((one) => one.verdict === verdict).length;
    const accepted = judged.filter(({ verdict }) => verdict === 'new' || verdict === 'newer');
    const groups = [...Map.groupBy(accepted, ({ arrival }) => arrival.id)].map(([id, group]) => {
      const before = this.items.get(id);
      const wasComplete = before !== undefined && this.isComplete(before);
      const item = before ?? newItem();
      this.items.set(id, item);
      for (const { arrival } of group)
        item.embeddings[arrival.modality] = {
          value: arrival.vector[0]!,
          ...notes(arrival),
          producer,
        };
      item.moved = this.#step;
      const entered = before !== undefined && before.list === 'ready' ? null : this.#place(item);
      return { completed: !wasComplete && this.isComplete(item), entered };
    });
    return {
      accepted: accepted.map(({ arrival }) => arrival),
      counts: {
        accepted: accepted.length,
        replaced: of('newer'),
        duplicates: of('duplicate'),
        stale: of('stale') + of('kept out'),
        completed: groups.filter(({ completed }) => completed).length,
        madeReady: groups.filter(({ entered }) => entered === 'ready').length,
        madeUnmatched: groups.filter(({ entered }) => entered === 'unmatched').length,
        keptOut: of('kept out'),
      },
    };
  }

  claim(id: string): void {
    const item = this.#move(id);
    item.isDue = false;
    item.isLeased = true;
    item.tries += 1;
  }

  /** Returns whether the item left. */
  ack(id: string, versions: string): boolean {
    this.#step += 1;
    const item = this.items.get(id);
    if (item === undefined) return true;
    if (this.versionsOf(item) === versions) return this.items.delete(id);
    if (item.list === 'ready') this.#makeDue(item);
    return false;
  }

  retry(id: string, versions: string, giveBack: boolean): void {
    const item = this.#asRead(id, versions);
    if (item === undefined) return;
    this.#rest(item);
    if (giveBack) item.tries = Math.max(0, item.tries - 1);
  }

  fail(id: string, versions: string): void {
    const item = this.#asRead(id, versions);
    if (item === undefined) return;
    this.#rest(item);
    item.list = 'failed';
  }

  unmatch(id: string, versions: string): void {
    const item = this.#asRead(id, versions);
    if (item === undefined) return;
    if (this.isComplete(item) || item.isFlushed) return this.#makeDue(item);
    this.#rest(item);
    Object.assign(item, { list: 'unmatched', isMergeOnly: false, tries: 0 });
  }

  lateReady(id: string): void {
    const item = this.items.get(id);
    if (item?.list !== 'unmatched') return;
    this.#makeReady(id);
    item.isMergeOnly = true;
  }

  /** Returns whether the verb changes the item. It is left alone when it moved after `asOf`. */
  operate(verb: OperateVerb, id: string, state: Item['list'] | undefined, asOf: number): boolean {
    const item = this.items.get(id);
    if (item === undefined || item.moved > asOf) return false;
    if (verb === 'flush' && item.list === 'unmatched') {
      this.#makeReady(id);
      item.isFlushed = true;
    } else if (verb === 'requeue' && item.list === 'failed') {
      this.#makeReady(id);
      item.tries = 0;
    } else if (verb === 'hasten' && item.list === 'ready' && !item.isDue && !item.isLeased) {
      this.#makeReady(id);
    } else if (verb === 'discard' && item.list === state && !item.isLeased) {
      this.items.delete(id);
    } else return false;
    return true;
  }

  /** Whether an action means the item. */
  matches(id: string, { has, missing, producer, onlyOld }: Meant): boolean {
    const item = this.items.get(id);
    if (item === undefined || (onlyOld && !item.isOld)) return false;
    const held = Object.values(item.embeddings);
    return (
      has.every((modality) => item.embeddings[modality] !== undefined) &&
      missing.every((modality) => item.embeddings[modality] === undefined) &&
      (producer === '' || held.some((embedding) => embedding.producer === producer))
    );
  }

  delete(id: string): void {
    this.items.delete(id);
    this.keptOut.add(id);
  }

  /** Whether an item is unmatched, and has not moved since a preview. */
  isWaitingSince(id: string, moment: number): boolean {
    const item = this.items.get(id);
    return item?.list === 'unmatched' && item.moved <= moment;
  }

  /**
   * Holds what is newer of what was held under another ID.
   * @returns whether all of it is held now, or something as new; and what was stored
   */
  adopt(
    { id, embeddings }: LiftedItem,
    stamp: number,
    isOld: boolean,
  ): { done: boolean; stored: [modality: string, embedding: Embedding][] } {
    const isByArrival = this.shape.versions === 'arrival';
    const before = this.items.get(id);
    const newer = embeddings.filter(({ modality, version, receivedAt }) => {
      const held = before?.embeddings[modality];
      if (held === undefined) return true;
      return isByArrival ? receivedAt > held.receivedAt : version > held.version;
    });
    const isOvertaken = newer.some(
      ({ modality }) => isByArrival && stamp <= (before?.embeddings[modality]?.version ?? -1),
    );
    if (this.keptOut.has(id) || isOvertaken) return { done: false, stored: [] };
    const stored = newer.map(
      ({ modality, vector, metadata, version, receivedAt, producer }): [string, Embedding] => [
        modality,
        {
          value: valueOf(vector.readFloatLE(0), readMetadata(metadata)),
          version: isByArrival ? stamp : version,
          receivedAt,
          producer,
        },
      ],
    );
    if (stored.length === 0) return { done: true, stored };
    const item = before ?? newItem();
    this.items.set(id, item);
    Object.assign(item.embeddings, Object.fromEntries(stored));
    item.isOld ||= isOld;
    item.moved = this.#step += 1;
    if (before?.list !== 'ready') this.#place(item);
    return { done: true, stored };
  }

  /** The item's lease or waiting time is over. */
  lapse(id: string): void {
    const item = this.items.get(id);
    if (item?.list === 'ready') Object.assign(item, { isDue: true, isLeased: false });
  }

  #judge({ id, modality, vector, version }: Arrival): 'new' | 'newer' | 'duplicate' | 'stale' | 'kept out' {
    if (this.keptOut.has(id)) return 'kept out';
    const held = this.items.get(id)?.embeddings[modality];
    if (held === undefined) return 'new';
    const isSame = held.value === vector[0];
    if (version === undefined) return isSame ? 'duplicate' : 'newer';
    if (version > held.version) return 'newer';
    return isSame && version === held.version ? 'duplicate' : 'stale';
  }

  #place(item: Item): Item['list'] {
    if (item.list === 'failed') item.tries = 0;
    item.list = this.isComplete(item) || item.isFlushed || item.isMergeOnly ? 'ready' : 'unmatched';
    item.isDue = item.list === 'ready';
    return item.list;
  }

  #move(id: string): Item {
    const item = this.items.get(id)!;
    item.moved = this.#step += 1;
    return item;
  }

  #makeReady(id: string): void {
    Object.assign(this.#move(id), { list: 'ready', isDue: true });
  }

  #makeDue(item: Item): void {
    Object.assign(item, { isDue: true, isLeased: false, moved: (this.#step += 1) });
  }

  #rest(item: Item): void {
    Object.assign(item, { isDue: false, isLeased: false, moved: (this.#step += 1) });
  }

  /** The item if it is ready and holds these very versions; one that holds others is due now. */
  #asRead(id: string, versions: string): Item | undefined {
    const item = this.items.get(id);
    if (item?.list !== 'ready') return undefined;
    if (this.versionsOf(item) === versions) return item;
    this.#makeDue(item);
    return undefined;
  }
}

const readMetadata = (json: Buffer): object | undefined =>
  json.length === 0 ? undefined : (JSON.parse(json.toString()) as object);

const newItem = (): Item => ({
  list: 'unmatched',
  embeddings: {},
  isDue: false,
  isLeased: false,
  isFlushed: false,
  isMergeOnly: false,
  isOld: false,
  tries: 0,
  moved: 0,
});
