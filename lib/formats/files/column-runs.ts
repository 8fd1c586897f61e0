const NUMBERED = /^(.{0,200}?)(\d{1,9})[\])]?$/u;

/** Of fewer with gaps between, each may stand for itself: `price_2020`, `price_2024`. */
const GAPPED_MIN = 8;

/** Columns that make a vector: their places, in the order of their numbers. */
export interface ColumnRun {
  name: string;
  places: readonly number[];
  /** Whether no number is missing between the first and the last. */
  isWhole: boolean;
}

/** Finds columns that are numbered, however they are sorted, and hold numbers: a dimension each. */
export function findRuns(names: readonly string[], isNumber: (i: number) => boolean): ColumnRun[] {
  const groups = new Map<string, Map<number, number>>();
  for (const [i, name] of names.entries()) {
    const [, prefix, digits] = NUMBERED.exec(name) ?? [];
    if (prefix === undefined || !isNumber(i)) continue;
    const group = groups.get(prefix) ?? new Map<number, number>();
    if (!group.has(Number(digits))) group.set(Number(digits), i);
    groups.set(prefix, group);
  }
  return [...groups.values()]
    .map((group) => {
      const numbers = [...group.keys()].sort((a, b) => a - b);
      const places = numbers.map((number) => group.get(number)!);
      const [first, last] = [places[0]!, places.at(-1)!];
      return {
        name: `${names[first]}…${names[last]}`,
        places,
        isWhole: (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) === numbers.length - 1,
      };
    })
    .filter(({ places, isWhole }) => places.length >= (isWhole ? 2 : GAPPED_MIN));
}

/** What a person should know of columns between which some seem to be missing. */
export const explainGaps = (runs: readonly ColumnRun[]): string[] =>
  runs
    .filter(({ isWhole }) => !isWhole)
    .map(
      ({ name, places }) =>
        `The columns ${name} leave out some numbers between: its vectors are the ${places.length} that are there`,
    );
