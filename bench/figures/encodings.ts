/** The ways to write documents to Elasticsearch, against JSON numbers: same pairs, same bulks. */
import type { Figure, Row } from '#bench/harness/figure.ts';
import { medianOf, runRounds, showSpread, type Contestant } from '#bench/harness/rounds.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { bulkEncoded } from '#bench/peers/encoded-bulk.ts';
import { base64, numbers, smile, type Encoding } from '#lib/engine/elasticsearch/encodings.ts';

const ROUNDS = 3;
const SIZES = [
  { dims: 384, pairs: 8_000 },
  { dims: 768, pairs: 5_000 },
];

/** What each server reads; it has to be 9.3 or newer for base64. */
const ENCODINGS: Readonly<Record<8 | 9, Readonly<Record<string, Encoding>>>> = {
  8: { numbers, smile },
  9: { numbers, smile, base64: base64(new Set()) },
};

export const encodings: Figure = {
  name: 'encodings',
  quick: false,
  async run(stage) {
    const rows: Row[] = [];
    for (const major of [8, 9] as const) {
      const { url } = await stage.elasticsearch(major);
      for (const { dims, pairs } of SIZES) rows.push(...(await compare(url, major, dims, pairs)));
    }
    return rows;
  },
};

async function compare(url: string, major: 8 | 9, dims: number, count: number): Promise<Row[]> {
  const pairs = makePairs(count, dims);
  const cpuUs: Record<string, number[]> = {};
  const contestants = Object.fromEntries(
    Object.entries(ENCODINGS[major]).map(([name, encoding]): [string, Contestant] => [
      name,
      {
        async run() {
          const { perSecond, cpuPerPairUs } = await bulkEncoded(url, encoding, pairs);
          (cpuUs[name] ??= []).push(cpuPerPairUs);
          return perSecond;
        },
      },
    ]),
  );
  const found = await runRounds(contestants, { rounds: ROUNDS });
  const cpuOf = (name: string): string => medianOf(cpuUs[name]!.slice(-ROUNDS)).toFixed(0);
  return Object.keys(contestants)
    .filter((name) => name !== 'numbers')
    .map((name) => ({
      key: `encodings/es${major}/${dims}/${name}`,
      figure: `pairs/s written as ${name}, Elasticsearch ${major}, ${dims}-d, against JSON numbers`,
      value: found[name]!.median / found.numbers!.median,
      unit: '×',
      target: null,
      detail: `${showSpread(found[name]!)} pairs/s at ${cpuOf(name)} µs a pair of the client, ${showSpread(found.numbers!)} at ${cpuOf('numbers')} µs`,
    }));
}
