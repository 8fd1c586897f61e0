import type { FileFacts } from './plan.ts';

type Named = Pick<FileFacts, 'name'>;

/** What files are called that differ in their numbers only. */
export const patternOf = (name: string): string => name.replaceAll(/\d+/g, '#');

/**
 * For each of some files that are called alike, the one of others that has its number: `emb_0.npy` and `ids_0.txt`. Of several
 * kinds of others the one that fits most is meant; null where none fits at all.
 */
export function matchNumbered<T extends Named>(
  files: readonly Named[],
  others: readonly T[],
): (T | null)[] | null {
  const wanted = numbersOf(files);
  const matches = Map.groupBy(others, ({ name }) => patternOf(name))
    .values()
    .map((kind) => {
      const numbers = numbersOf(kind);
      return wanted.map((number) => kind[numbers.indexOf(number)] ?? null);
    })
    .toArray();
  const countFound = (found: readonly (T | null)[]): number => found.filter((file) => file !== null).length;
  const [best] = matches.sort((a, b) => countFound(b) - countFound(a));
  return best === undefined || countFound(best) === 0 ? null : best;
}

/** The numbers in which the names differ; of a lone one the last. */
function numbersOf(files: readonly Named[]): string[] {
  const all = files.map(({ name }) => (withoutEnding(name).match(/\d+/gu) ?? []).map(Number));
  const [first = []] = all;
  const telling = first.flatMap((number, at) => (all.some((each) => each[at] !== number) ? [at] : []));
  return all.map((each) => (telling.length > 0 ? telling.map((at) => each[at]) : each.slice(-1)).join('.'));
}

/** `.mp3` or `.bz2` are no numbers. */
const withoutEnding = (name: string): string => name.replace(/(?:\.[a-z]+\d*)+$/iu, '');
