import type { History } from './history.ts';
import { isOf, nameOf, readMark } from './marks.ts';

/** Where one item was found: what Redis holds of it, and what its document holds. */
export interface Found {
  held: { state: 'unmatched' | 'ready' | 'failed'; vectors: Vectors } | null;
  document: Vectors | null;
  /** Modalities whose metadata is another embedding's, there or missing. */
  misdescribed?: readonly string[];
}

type Vectors = Readonly<Record<string, ArrayLike<number>>>;

/**
 * What became of the acknowledged embeddings: acknowledged = indexed + held + failed + discarded + lost, less those that are
 * there in a version that must not stand, which are among the mispaired.
 */
export interface Verdict {
  acknowledged: number;
  indexed: number;
  held: number;
  failed: number;
  discarded: number;
  /** Acknowledged and nowhere to be found, each in words. */
  lost: string[];
  /** Vectors under another ID or modality, metadata under another vector, of versions that must not stand, and documents that stepped back, each in words. */
  mispaired: string[];
}

/**
 * Judges a run from what was acknowledged and what is there once everything has settled.
 * @param stepsBack what a watcher saw
 */
export function judge(
  history: History,
  found: ReadonlyMap<number, Found>,
  stepsBack: readonly string[] = [],
): Verdict {
  const verdict: Verdict = {
    acknowledged: 0,
    indexed: 0,
    held: 0,
    failed: 0,
    discarded: 0,
    lost: [],
    mispaired: [...stepsBack, ...findStrangers(found)],
  };
  for (const { item, modality, acknowledged } of history.sent()) {
    if (acknowledged < 0) continue;
    verdict.acknowledged += 1;
    const { held, document } = found.get(item) ?? { held: null, document: null };
    const stands = (vector: ArrayLike<number> | undefined): boolean =>
      vector !== undefined && history.mayStand(readMark(vector));
    const name = `${nameOf({ item, modality })}, version ${acknowledged}`;
    if (stands(held?.vectors[modality])) verdict[held?.state === 'failed' ? 'failed' : 'held'] += 1;
    else if (stands(document?.[modality])) verdict.indexed += 1;
    else if (history.isDiscarded(item)) verdict.discarded += 1;
    else if (held?.vectors[modality] === undefined && document?.[modality] === undefined)
      verdict.lost.push(name);
    else verdict.mispaired.push(`${name}: ${describeOld(held?.vectors[modality], document?.[modality])}`);
  }
  return verdict;
}

/** The verdicts of several collections as one. */
export const addUpVerdicts = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((sum, verdict) => ({
    acknowledged: sum.acknowledged + verdict.acknowledged,
    indexed: sum.indexed + verdict.indexed,
    held: sum.held + verdict.held,
    failed: sum.failed + verdict.failed,
    discarded: sum.discarded + verdict.discarded,
    lost: [...sum.lost, ...verdict.lost],
    mispaired: [...sum.mispaired, ...verdict.mispaired],
  }));

/** Vectors that belong to another item or modality than the one they are found under, and metadata of other vectors. */
function findStrangers(found: ReadonlyMap<number, Found>): string[] {
  return [...found].flatMap(([item, { held, document, misdescribed = [] }]) => [
    ...misdescribed.map((modality) => `${nameOf({ item, modality })}: its metadata is another one's`),
    ...[held?.vectors ?? {}, document ?? {}].flatMap((vectors) =>
      Object.entries(vectors).flatMap(([modality, vector]) => {
        const mark = readMark(vector);
        const belongs = mark.item === item && mark.modality === modality;
        return belongs ? [] : [`${nameOf({ item, modality })}: it is ${nameOf(mark)}`];
      }),
    ),
  ]);
}

const describeOld = (...vectors: (ArrayLike<number> | undefined)[]): string =>
  vectors
    .filter((vector) => vector !== undefined)
    .map((vector) => `version ${readMark(vector).version} stands`)
    .join(', ');

/** What a watcher saw of one document's modality. */
export interface Sighting {
  item: number;
  modality: string;
  /** Muster's own version of it. */
  stamp: number;
  vector: ArrayLike<number>;
  metadata: object | undefined;
}

/** Remembers what documents held, to tell which stepped back. */
export interface Watch {
  see(sighting: Sighting): void;
  /** What was seen so far need not last: a killed engine had shown what was not yet on its disk, nor confirmed to anyone. */
  forget(): void;
  /** The steps back, in words. To be asked at the end: only then is it known which attempts went unanswered. */
  stepsBack(history: History): string[];
}

/** Opens a watch that has seen nothing. */
export function openWatch(): Watch {
  const last = new Map<string, Sighting>();
  const falls: { before: Sighting; after: Sighting }[] = [];
  const misdescribed: string[] = [];

  /** A version of Muster's that falls, or has two contents, is wrong whatever the producers were told. */
  const isWrong = (before: Sighting, after: Sighting): boolean =>
    after.stamp < before.stamp ||
    (after.stamp === before.stamp && readMark(after.vector).version !== readMark(before.vector).version);
  const isOlder = (before: Sighting, after: Sighting): boolean =>
    readMark(after.vector).version < readMark(before.vector).version;

  return {
    see(after) {
      const name = nameOf(after);
      const before = last.get(name);
      last.set(name, after);
      if (!isOf(after.vector, after.metadata))
        misdescribed.push(`${name} was seen with metadata of another version`);
      if (before !== undefined && (isWrong(before, after) || isOlder(before, after)))
        falls.push({ before, after });
    },
    forget: () => last.clear(),
    stepsBack: (history) => [
      ...misdescribed,
      ...falls
        .filter(({ before, after }) => isWrong(before, after) || !history.mayComeLate(readMark(after.vector)))
        .map(
          ({ before, after }) =>
            `${nameOf(after)} stepped back from version ${readMark(before.vector).version} (${before.stamp}) to ${readMark(after.vector).version} (${after.stamp})`,
        ),
    ],
  };
}
