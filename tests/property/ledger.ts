import type { StoredDocument } from '#lib/engine/engine.ts';
import { valueOf } from './embedding.ts';
import type { Embedding, Item } from './model.ts';
import type { Shape } from './shape.ts';

interface Entry extends Embedding {
  id: string;
  modality: string;
  /** Discarded, deleted or lost with Redis: it may be in the index, for a write may have been under way. */
  isLetGo: boolean;
}

/** The history of what was accepted, and what the promises make of it: a full outer join of the highest versions. */
export class Ledger {
  readonly #entries: Entry[] = [];
  /** Highest version per ID and modality that an ack has let out of Redis. */
  readonly #acked = new Map<string, number>();
  readonly #seen = new Map<string, StoredDocument>();
  readonly #mayBeHalf = new Set<string>();

  readonly #shape: Shape;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  accept(id: string, modality: string, embedding: Embedding): void {
    this.#entries.push({ id, modality, ...embedding, isLetGo: false });
  }

  /** Whether something as new was ever accepted under an ID. */
  knowsAsNew(id: string, modality: string, { version, receivedAt }: Embedding): boolean {
    return this.#entries.some(
      (entry) =>
        entry.id === id &&
        entry.modality === modality &&
        (this.#shape.versions === 'arrival' ? entry.receivedAt >= receivedAt : entry.version >= version),
    );
  }

  /** The engine has confirmed these versions, and Redis has let them go. */
  ack(id: string, { embeddings }: Item): void {
    for (const [modality, { version }] of Object.entries(embeddings))
      this.#acked.set(nameOf(id, modality), Math.max(version, this.#ackedOf(id, modality)));
  }

  /** What is held of the item is dropped on purpose; what is in the index stays. */
  letGo(id: string): void {
    for (const entry of this.#entries)
      if (entry.id === id && entry.version > this.#ackedOf(id, entry.modality)) entry.isLetGo = true;
  }

  /** The item's document is deleted. */
  deleteDocument(id: string): void {
    for (const entry of this.#entries)
      if (entry.id === id && entry.version <= this.#ackedOf(id, entry.modality)) entry.isLetGo = true;
    for (const modality of this.#shape.modalities) this.#acked.delete(nameOf(id, modality));
    this.#seen.delete(id);
    this.#mayBeHalf.delete(id);
  }

  /** Whether the index was last seen to hold something of the item. */
  hasDocument = (id: string): boolean => this.#seen.has(id);

  /** A write of a flushed item is sent: its document may be half. */
  allowHalf(id: string): void {
    this.#mayBeHalf.add(id);
  }

  /** Faults of the index as it stands after a step, as sentences. */
  watch(ids: readonly string[], documents: ReadonlyMap<string, StoredDocument>): string[] {
    return ids.flatMap((id) => {
      const [before, now] = [this.#seen.get(id), documents.get(id)];
      if (now !== undefined) this.#seen.set(id, now);
      return [
        ...this.#shape.modalities.flatMap((modality) => this.#findFault(id, modality, before, now)),
        ...(now === undefined || this.#mayBeHalf.has(id) || this.#isWhole(now)
          ? []
          : [`${id} is half a document that nobody flushed`]),
      ];
    });
  }

  /** Faults of the join: whatever was accepted and not let go has its highest version in the index, or else is held. */
  check(
    ids: readonly string[],
    documents: ReadonlyMap<string, StoredDocument>,
    held: ReadonlyMap<string, Item>,
  ): string[] {
    return ids.flatMap((id) =>
      this.#shape.modalities.flatMap((modality) => {
        const wanted = this.#highest(id, modality);
        const indexed = documents.get(id)?.versions[modality];
        const kept = held.get(id)?.embeddings[modality]?.version;
        const found = Math.max(indexed ?? -1, kept ?? -1);
        if (wanted === undefined) return [];
        if (found < wanted.version)
          return [`${id} ${modality}: ${wanted.version} was accepted; ${indexed} is indexed, ${kept} held`];
        return this.#isNewest(wanted) ? [] : [`${id} ${modality}: ${wanted.version} is not what came last`];
      }),
    );
  }

  #findFault(
    id: string,
    modality: string,
    before: StoredDocument | undefined,
    now: StoredDocument | undefined,
  ): string[] {
    const [was, is] = [before?.versions[modality] ?? -1, now?.versions[modality] ?? -1];
    const name = nameOf(id, modality);
    if (is < was) return [`${name} stepped back from ${was} to ${is}`];
    if (is < this.#ackedOf(id, modality))
      return [`${name}: ${this.#ackedOf(id, modality)} was acknowledged, ${is} is in the index`];
    if (is === -1) return [];
    const value = valueOf(now!.vectors![modality]![0]!, now!.metadata[modality]);
    const { by, at } = now!.received[modality]!;
    const wanted = this.#highest(id, modality);
    const isRight = this.#entries.some(
      (entry) =>
        entry.id === id &&
        entry.modality === modality &&
        entry.version === is &&
        entry.value === value &&
        entry.producer === by &&
        entry.receivedAt === at &&
        (entry.isLetGo || entry.version !== wanted?.version || entry.value === wanted.value),
    );
    return isRight ? [] : [`${name}: the index holds ${value} of ${by} as version ${is}, which nobody sent`];
  }

  /** What the join takes; of equal versions the first. */
  #highest(id: string, modality: string): Entry | undefined {
    return this.#entries
      .filter((entry) => entry.id === id && entry.modality === modality && !entry.isLetGo)
      .toSorted((a, b) => b.version - a.version)[0];
  }

  /** By arrival a higher version is one that came later, whatever ID it came under. */
  #isNewest = ({ id, modality, receivedAt }: Entry): boolean =>
    this.#shape.versions === 'producer' ||
    this.#entries.every(
      (entry) =>
        entry.id !== id || entry.modality !== modality || entry.isLetGo || entry.receivedAt <= receivedAt,
    );

  #ackedOf = (id: string, modality: string): number => this.#acked.get(nameOf(id, modality)) ?? -1;

  #isWhole = ({ versions }: StoredDocument): boolean =>
    this.#shape.required.every((modality) => versions[modality] !== undefined);
}

const nameOf = (id: string, modality: string): string => `${id} ${modality}`;
