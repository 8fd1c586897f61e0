const NUMBERED = /^(.{0,200}?)(\d{1,9})[\])]?$/u;

/** Where the columns end that are numbered one after another from this one on, and hold numbers: a dimension each. */
export function endOfRun(names: readonly string[], from: number, isNumber: (i: number) => boolean): number {
  const [, prefix, first] = NUMBERED.exec(names[from]!) ?? [];
  if (first === undefined || !isNumber(from)) return from + 1;
  let to = from + 1;
  for (; to < names.length; to++) {
    const [, other, number] = NUMBERED.exec(names[to]!) ?? [];
    if (other !== prefix || Number(number) !== Number(first) + to - from || !isNumber(to)) break;
  }
  return to;
}

/** What a column is called that several make. */
export const nameRun = (names: readonly string[], from: number, to: number): string =>
  `${names[from]}…${names[to - 1]}`;
