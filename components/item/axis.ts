/** Where moments stand on a line, and which stretches of it are cut. */
export type Axis = { xs: number[]; cuts: { from: number; to: number }[] };

/** A stretch so many times as long as all shorter ones together leaves nothing of them to see. */
const CUT_RATIO = 20;
const CUT_PX_MAX = 220;

/** Lays moments out to scale; stretches that dwarf the others are cut, to one length. @param times rising, in ms */
export function layAxis(times: readonly number[], width: number): Axis {
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  const longestMs = longestUncut(gaps);
  const isCut = (gap: number) => gap > longestMs;
  const cutCount = gaps.filter(isCut).length;
  const uncutMs = gaps.reduce((sum, gap) => (isCut(gap) ? sum : sum + gap), 0);
  const cutPx = Math.min(CUT_PX_MAX, width / (cutCount + 1));
  const perMs = uncutMs === 0 ? 0 : (width - cutCount * cutPx) / uncutMs;
  const xs = [0];
  const cuts: Axis['cuts'] = [];
  for (const gap of gaps) {
    const from = xs.at(-1)!;
    const to = from + (isCut(gap) ? cutPx : gap * perMs);
    if (isCut(gap)) cuts.push({ from, to });
    xs.push(to);
  }
  return { xs, cuts };
}

function longestUncut(gaps: readonly number[]): number {
  const rising = gaps.filter((gap) => gap > 0).toSorted((a, b) => a - b);
  let sum = 0;
  let longest = Infinity;
  for (const [i, gap] of rising.entries()) {
    if (i > 0 && gap > CUT_RATIO * sum) longest = rising[i - 1]!;
    sum += gap;
  }
  return longest;
}
