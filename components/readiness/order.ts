const THREE = [[0], [0, 1], [0, 1, 2], [0, 2], [2], [1, 2], [1]];

/** Combinations of up to three lanes in the order that breaks the fewest lanes: t, ti, tia, ta, a, ia, i. */
export function masksOf(lanes: number): number[][] {
  if (lanes === 3) return THREE;
  if (lanes === 2) return [[0], [0, 1], [1]];
  return lanes === 1 ? [[0]] : [];
}
