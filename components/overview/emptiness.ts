import type { Collection, Stats } from '#lib/contract/answers.ts';
import { compact, grouped } from '#components/ui/format.ts';
import { heldCount } from '#components/readiness/columns.ts';

type Facts = {
  /** The API knows no such collection: the first embedding makes it. */
  unknown: boolean;
  listed: { collections: readonly Collection[] } | undefined;
  entry: Collection | undefined;
  stats: Stats | undefined;
};

/** Nothing has ever come: no vector has set the dims of any modality, and nothing is held or indexed. */
export function isEmpty({ unknown, listed, entry, stats }: Facts): boolean {
  if (unknown) return true;
  if (!stats || !listed) return false;
  const untouched = entry?.modalities.every(({ dims }) => dims === null) ?? true;
  return untouched && heldCount(stats) === 0 && (stats.indexed ?? 0) === 0;
}

const short = (n: number) => (n < 1e6 ? grouped(n) : compact(n));

/** What the switcher says under a collection's name. */
export function sizeOf(empty: boolean, stats: Stats | undefined): string {
  if (empty) return 'empty';
  if (!stats) return '–';
  return stats.indexed === null ? `${short(heldCount(stats))} held` : `${short(stats.indexed)} indexed`;
}
