import { nameOf, type Mark } from './marks.ts';

/** Whether the newest embedding is the one that came last, or the one whose producer says so. */
export type VersionOrder = 'arrival' | 'producer';

/**
 * What producers sent and what they were told. An attempt without a clear answer (none, or a 5xx) is a *maybe*: its version may
 * be there or not. Where arrival decides it may even arrive after a later one that was acknowledged.
 */
export interface History {
  acknowledge(marks: readonly Mark[]): void;
  maybe(marks: readonly Mark[]): void;
  /** An operator's action took this item away, or may have. */
  discard(item: number): void;
  /** Every embedding of which some version was sent. */
  sent(): SentEmbedding[];
  /** True when finding this version, after everything has settled, is right. */
  mayStand(mark: Mark): boolean;
  /** True when this version may replace a later one: arrival decides, and some attempt of it got no clear answer. */
  mayComeLate(mark: Mark): boolean;
  isDiscarded(item: number): boolean;
}

/** All that is known of one (item, modality). */
export interface SentEmbedding {
  item: number;
  modality: string;
  /** The newest version that was acknowledged; -1 when none was. */
  acknowledged: number;
}

/** Opens an empty history. One (item, modality) must be sent by one producer, one version after the other. */
export function openHistory(order: VersionOrder = 'arrival'): History {
  const records = new Map<string, SentEmbedding & { maybes: Set<number> }>();
  const discarded = new Set<number>();

  function recordOf({ item, modality }: Mark) {
    const name = nameOf({ item, modality });
    const known = records.get(name);
    if (known !== undefined) return known;
    const record = { item, modality, acknowledged: -1, maybes: new Set<number>() };
    records.set(name, record);
    return record;
  }

  const mayComeLate = (mark: Mark): boolean =>
    order === 'arrival' && (records.get(nameOf(mark))?.maybes.has(mark.version) ?? false);

  return {
    acknowledge(marks) {
      for (const mark of marks) {
        const record = recordOf(mark);
        record.acknowledged = Math.max(record.acknowledged, mark.version);
      }
    },
    maybe(marks) {
      for (const mark of marks) recordOf(mark).maybes.add(mark.version);
    },
    discard: (item) => void discarded.add(item),
    sent: () => [...records.values()],
    mayStand(mark) {
      const record = records.get(nameOf(mark));
      if (record === undefined || mark.version === record.acknowledged) return record !== undefined;
      return mayComeLate(mark) || (mark.version > record.acknowledged && record.maybes.has(mark.version));
    },
    mayComeLate,
    isDiscarded: (item) => discarded.has(item),
  };
}
