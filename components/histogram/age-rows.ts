import type { Ages } from '#lib/contract/console.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { bucketName, joinUnder } from '#components/histogram/buckets.ts';

/** One side that items lack. `colour`: of two sides what they hold instead, as in the picture above; of more, none's. */
export type Side = { name: string; colour: string };

/** Items of one age, per side. */
export type AgeRow = { name: string; counts: number[] };

const MINUTE_MS = 60_000;

/** The sides that can be lacking; of two, each stands where the picture has what is held of it. */
export function sidesOf(lanes: readonly Lane[]): Side[] {
  const required = lanes.filter((lane) => lane.required);
  const [first, second] = required;
  if (first === undefined || second === undefined || required.length > 2)
    return required.map(({ name }) => ({ name, colour: 'var(--later)' }));
  return [
    { name: second.name, colour: `var(--m${first.tone})` },
    { name: first.name, colour: `var(--m${second.tone})` },
  ];
}

/** Ages by side, youngest first. @param isFine those under a minute are told apart */
export function toAgeRows(
  { edges_ms: edgesMs, missing }: Ages,
  sides: readonly Side[],
  isFine = false,
): AgeRow[] {
  const each = sides.map(({ name }) => {
    const whole = { edgesMs, counts: missing[name] ?? [] };
    return isFine ? whole : joinUnder(whole, MINUTE_MS);
  });
  const edges = each[0]?.edgesMs ?? [];
  return Array.from({ length: edges.length + 1 }, (_, i) => ({
    name: bucketName(edges, i),
    counts: each.map(({ counts }) => counts[i] ?? 0),
  }));
}
