import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from './figure.ts';

const FILE = 'bench/ratios.json';
/** What two runs differ by on a quiet machine, and then some. */
const NOISE = 0.25;

/** Ratios by the key of their row. */
export type Ratios = Readonly<Record<string, number>>;

/** The committed ones. */
export const readRatios = (): Ratios => JSON.parse(readFileSync(FILE, 'utf8')) as Ratios;

/** Keeps a run's ratios: those of the figures that ran are replaced, so that stale keys go; the others stay. */
export function keepRatios(rows: readonly Row[], figures: readonly string[], all: readonly string[]): void {
  writeFileSync(FILE, `${JSON.stringify(mergeRatios(readRatios(), rows, figures, all), null, 2)}\n`);
}

/** @param all the names of all figures there are: a key of any other is stale */
export function mergeRatios(
  committed: Ratios,
  rows: readonly Row[],
  figures: readonly string[],
  all: readonly string[],
): Ratios {
  const others = Object.entries(committed).filter(([key]) => {
    const name = key.split('/', 1)[0]!;
    return all.includes(name) && !figures.includes(name);
  });
  const fresh = rows.filter(isRatio).map(({ key, value }) => [key, Number(value.toPrecision(4))] as const);
  return Object.fromEntries([...others, ...fresh].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A sentence for each ratio that moved by more than the noise, or was not there before. */
export const compareRatios = (committed: Ratios, rows: readonly Row[]): string[] =>
  rows.filter(isRatio).flatMap(({ key, value }) => {
    const before = committed[key];
    if (before === undefined) return [`${key}: ${value.toPrecision(3)} ×, none is committed`];
    const moved = value / before;
    if (moved <= 1 + NOISE && moved >= 1 / (1 + NOISE)) return [];
    const percent = Math.round((moved - 1) * 100);
    return [`${key}: ${value.toPrecision(3)} ×, ${before} committed (${percent > 0 ? '+' : ''}${percent} %)`];
  });

const isRatio = (row: Row): boolean => row.unit === '×';
