import type { Column } from '#components/readiness/columns.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { nameOf } from '#components/readiness/names.ts';
import { masksOf } from '#components/readiness/order.ts';
import type { Combination } from '#components/upload/work/census.ts';

/** What an upload would leave. */
export interface Leaves {
  columns: Column[];
  /** Items that become whole: by the files alone, and with what is held. */
  pairs: { inFiles: number; withHeld: number };
  unmatched: number;
}

/**
 * What would be held of the upload's IDs once it is sent.
 * @param factor by which all counts are enlarged, where only some rows were looked at
 */
export function foretell(
  combinations: readonly Combination[],
  lanes: readonly Lane[],
  factor: number,
): Leaves {
  const required = lanes.reduce((mask, lane, i) => (lane.required ? mask | (1 << i) : mask), 0);
  const counts = new Map<number, number>();
  const pairs = { inFiles: 0, withHeld: 0 };
  for (const { sent, held, count } of combinations) {
    const has = sent | held;
    if ((sent & required) === required) pairs.inFiles += count;
    else if ((has & required) === required) pairs.withHeld += count;
    else counts.set(has, (counts.get(has) ?? 0) + count);
  }
  const scale = (count: number): number => Math.round(count * factor);
  const columnOf = (mask: number, count: number): Column => {
    const has = lanes.filter((_, i) => (mask & (1 << i)) !== 0).map(({ name }) => name);
    const waitsFor = lanes.flatMap(({ name, required: isNeeded }) =>
      isNeeded && !has.includes(name) ? [name] : [],
    );
    return {
      key: `has:${mask}`,
      kind: 'held',
      name: nameOf(has),
      has,
      waitsFor,
      count: scale(count),
      oldestMs: null,
    };
  };
  const clasp: Column = {
    key: 'clasp',
    kind: 'clasp',
    name: 'pair now',
    has: lanes.filter((lane) => lane.required).map(({ name }) => name),
    waitsFor: [],
    count: scale(pairs.inFiles + pairs.withHeld),
    oldestMs: null,
  };
  return {
    columns: arrange(
      clasp,
      new Map([...counts].map(([mask, count]) => [mask, columnOf(mask, count)])),
      lanes,
    ),
    pairs: { inFiles: scale(pairs.inFiles), withHeld: scale(pairs.withHeld) },
    unmatched: [...counts.values()].reduce((sum, count) => sum + scale(count), 0),
  };
}

/** In the order of the readiness picture, as far as there is one: the clasp between the strands that it joins. */
function arrange(clasp: Column, held: Map<number, Column>, lanes: readonly Lane[]): Column[] {
  const order = masksOf(lanes.length).map((mask) => mask.reduce((bits, i) => bits | (1 << i), 0));
  const known = order.flatMap((mask) => {
    const column = held.get(mask);
    return column ? [column] : mask === 2 ** lanes.length - 1 ? [clasp] : [];
  });
  const rest = [...held].filter(([mask]) => !order.includes(mask)).map(([, column]) => column);
  return [...(known.includes(clasp) ? known : [clasp, ...known]), ...rest];
}
