import type { Stats } from '#lib/contract/answers.ts';
import { nameOf, nameOfComplete } from '#components/readiness/names.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { masksOf } from '#components/readiness/order.ts';

/** A column of the picture: a combination held, the clasp, the rest beyond eight, or the index. */
export type Column = {
  key: string;
  kind: 'held' | 'clasp' | 'others' | 'indexed';
  name: string;
  has: string[];
  /** The required modalities that it waits for. */
  waitsFor: string[];
  count: number;
  oldestMs: number | null;
};

const COLUMNS_MAX = 8;

/** Items in Redis that wait for the engine, or were given up on. */
export const claspCount = (stats: Stats): number => stats.ready + stats.later + stats.failed;

/** Everything held. */
export const heldCount = (stats: Stats): number => stats.unmatched + claspCount(stats);

/** The columns in drawing order. Up to three modalities every combination has one, a zero too. */
export function toColumns(stats: Stats, lanes: readonly Lane[]): Column[] {
  const names = lanes.map(({ name }) => name);
  const required = lanes.filter((lane) => lane.required).map(({ name }) => name);
  const clasp: Column = {
    key: 'clasp',
    kind: 'clasp',
    name: nameOfComplete(required.length),
    has: required,
    waitsFor: [],
    count: claspCount(stats),
    oldestMs: null,
  };
  const held = new Map<string, Column>();
  const columnOf = (has: readonly string[]): Column => {
    const ordered = names.filter((name) => has.includes(name));
    const waitsFor = required.filter((name) => !has.includes(name));
    const key = `has:${ordered.join('+')}`;
    return { key, kind: 'held', name: nameOf(ordered), has: ordered, waitsFor, count: 0, oldestMs: null };
  };
  for (const { has, count, oldest_ms } of stats.combinations) {
    const column = columnOf(has);
    held.set(column.key, { ...column, count, oldestMs: oldest_ms });
  }
  if (lanes.length > 3) return manyColumns(clasp, [...held.values()]);

  const columns: Column[] = [];
  for (const mask of masksOf(lanes.length)) {
    const column = columnOf(names.filter((_, i) => mask.includes(i)));
    const known = held.get(column.key);
    held.delete(column.key);
    if (column.waitsFor.length > 0) columns.push(known ?? column);
    else if (!columns.includes(clasp)) columns.push(clasp);
  }
  return [...columns, ...[...held.values()].filter(({ count }) => count > 0)];
}

/** From four modalities on: the clasp, then the fewest missing, then the most items; eight, then the others. */
function manyColumns(clasp: Column, held: readonly Column[]): Column[] {
  const sorted = held
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.waitsFor.length - b.waitsFor.length || b.count - a.count);
  const shown = sorted.slice(0, COLUMNS_MAX - 1);
  const rest = sorted.slice(COLUMNS_MAX - 1);
  if (rest.length === 0) return [clasp, ...shown];
  const others: Column = {
    key: 'others',
    kind: 'others',
    name: rest.length === 1 ? '1 other' : `${rest.length} others`,
    has: [],
    waitsFor: [],
    count: rest.reduce((sum, { count }) => sum + count, 0),
    oldestMs: rest.reduce<number | null>((max, { oldestMs }) => oldest(max, oldestMs), null),
  };
  return [clasp, ...shown, others];
}

const oldest = (a: number | null, b: number | null) => (a === null || (b !== null && b > a) ? b : a);

/** The pale block of what is in the index already. */
export const withIndexed = (columns: readonly Column[], indexed: number): Column[] => [
  ...columns,
  { key: 'indexed', kind: 'indexed', name: 'indexed', has: [], waitsFor: [], count: indexed, oldestMs: null },
];

/** How many items of the clasp lack a modality: flushed, or given up on, without it. */
export function lackingInClasp(stats: Stats, lanes: readonly Lane[]): { name: string; count: number }[] {
  return lanes
    .filter((lane) => lane.required)
    .map(({ name }) => {
      const waiting = stats.combinations.reduce((n, c) => (c.has.includes(name) ? n + c.count : n), 0);
      return { name, count: claspCount(stats) + waiting - (stats.have[name] ?? 0) };
    })
    .filter(({ count }) => count > 0);
}
