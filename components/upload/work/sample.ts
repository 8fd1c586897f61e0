import { readRows } from '#lib/formats/files/read-rows.ts';
import { readId } from '#lib/formats/files/read-id.ts';
import { askHeld } from './api.ts';
import { Census } from './census.ts';
import { applyAllRules, applyIdRule, countMet, guessIdRule } from './id-rule.ts';
import { measureNorms } from './norms.ts';
import { chosenFeeds, type Feed, type Plan } from './plan.ts';
import type { Sample, Sampled } from './protocol.ts';
import { sayWithoutName, type FeedTable, type Shelf } from './shelf.ts';

const ROWS_SHOWN = 5;
const VALUES_SHOWN = 4;
/** IDs of a feed that are looked at beforehand: where they lie apart from vectors, and where all has to be read. */
const IDS_MAX = { apart: 50_000, within: 5_000 };

interface FeedSample {
  feed: Feed & { modality: string };
  shown: Pick<Sample, 'feed' | 'rows' | 'dims' | 'norms' | 'fault'>;
  /** As they stand in the file. */
  ids: string[];
  /** Of the whole feed; null where nobody knows. */
  rows: number | null;
}

/** Looks at the first rows of each feed, and at what its upload would leave. */
export async function samplePlan(
  shelf: Shelf,
  plan: Plan,
  signal: AbortSignal,
): Promise<Pick<Sampled, 'samples' | 'estimate'>> {
  const found: FeedSample[] = [];
  for (const feed of chosenFeeds(plan)) found.push(await sampleFeed(shelf, feed, plan, signal));
  const rules = new Map(
    found.map((one) => [one, one.feed.idRule ?? guessIdRule(one.ids, mayMeet(one, found))]),
  );
  const made = new Map([...rules].map(([one, rule]) => [one, one.ids.map((id) => applyIdRule(rule, id))]));
  const samples = found.map((one): Sample => {
    const idRule = rules.get(one)!;
    const others = new Set(found.flatMap((other) => (other === one ? [] : made.get(other)!)));
    return {
      ...one.shown,
      idRule,
      rows: one.shown.rows.map((row) => ({ ...row, id: applyIdRule(idRule, row.given) })),
      pairs: countMet(one.ids, others),
      repeats: one.ids.length - new Set(made.get(one)).size,
      looked: { rows: one.ids.length, rowsTotal: one.rows },
    };
  });
  const census = new Census();
  const ids = found.flatMap((one) => {
    const modality = plan.target.modalities.findIndex(({ name }) => name === one.feed.modality);
    return made.get(one)!.filter((id) => census.add(id, modality) === 'new');
  });
  if (ids.length === 0) return { samples, estimate: null };
  const held = await askHeld(plan.target, ids);
  held?.forEach((mask, i) => census.hold(ids[i]!, mask));
  const isKnown = found.every(({ rows }) => rows !== null);
  return {
    samples,
    estimate: {
      combinations: census.combinations(),
      rows: found.reduce((sum, one) => sum + one.ids.length, 0),
      rowsTotal: isKnown ? found.reduce((sum, { rows }) => sum + rows!, 0) : null,
      knowsHeld: held !== null,
    },
  };
}

/** What the IDs of other feeds are, or could become while a rule is looked for them too. */
const mayMeet = (one: FeedSample, found: readonly FeedSample[]): ReadonlySet<string> =>
  new Set(
    found.flatMap(({ feed: { key, idRule }, ids }) => {
      if (key === one.feed.key) return [];
      return idRule === null ? applyAllRules(ids) : ids.map((id) => applyIdRule(idRule, id));
    }),
  );

async function sampleFeed(
  shelf: Shelf,
  feed: Feed & { modality: string },
  plan: Plan,
  signal: AbortSignal,
): Promise<FeedSample> {
  const shown = {
    feed: feed.key,
    rows: [],
    dims: 0,
    norms: null,
    fault: null,
  } as const;
  const tables: FeedTable[] = [];
  let fault: string | null = null;
  for (const [at, key] of feed.files.entries()) {
    const name = shelf.find(key)?.name ?? '';
    try {
      tables.push(shelf.open(feed, at, plan.target));
    } catch (error) {
      fault ??= `${name}: ${sayWithoutName(name, error)}`;
    }
  }
  const [first] = tables;
  if (first === undefined) return { feed, rows: null, ids: [], shown: { ...shown, fault } };
  try {
    const rows = tables.reduce<number | null>(
      (sum, { table }) => (sum === null || table.rows === null ? null : sum + table.rows),
      0,
    );
    const found = await readFirst(first, signal);
    const { ids, isAll } = await readIds(first, signal);
    return {
      feed,
      // Rows without a proper ID are none that could pair.
      rows: isAll && feed.files.length === 1 ? ids.length : rows,
      shown: { ...shown, ...found, fault: found.fault ?? fault },
      ids,
    };
  } catch (error) {
    signal.throwIfAborted();
    const why = sayWithoutName(first.table.file, error);
    return { feed, rows: null, ids: [], shown: { ...shown, fault: why } };
  }
}

async function readFirst(
  { table, choice }: FeedTable,
  signal: AbortSignal,
): Promise<Pick<Sample, 'rows' | 'dims' | 'norms' | 'fault'>> {
  for await (const { rows, ids, dims, vectors, refused } of readRows(table, choice, signal))
    return {
      dims,
      norms: measureNorms(vectors, dims),
      fault: ids.length === 0 && refused[0] ? `Row ${refused[0].row}: ${refused[0].reason}.` : null,
      rows: ids.slice(0, ROWS_SHOWN).map((id, i) => ({
        row: rows[i]!,
        given: id,
        id,
        values: [...vectors.subarray(i * dims, i * dims + Math.min(dims, VALUES_SHOWN))],
      })),
    };
  return { dims: 0, norms: null, rows: [], fault: null };
}

async function readIds(
  { table, choice: { idColumn } }: FeedTable,
  signal: AbortSignal,
): Promise<{ ids: string[]; isAll: boolean }> {
  const max = ['parquet', 'arrow', 'npy', 'npz'].includes(table.kind) ? IDS_MAX.apart : IDS_MAX.within;
  if (idColumn === null) {
    const ids = Array.from({ length: Math.min(max, table.rows ?? 0) }, (_, i) => String(i));
    return { ids, isAll: ids.length === table.rows };
  }
  const ids: string[] = [];
  for await (const chunk of table.readChunks([idColumn], signal)) {
    for (let i = 0; i < chunk.length && ids.length < max; i++) {
      const read = readId(chunk.cell(idColumn, i));
      if ('id' in read) ids.push(read.id);
    }
    if (ids.length >= max) return { ids, isAll: false };
  }
  return { ids, isAll: true };
}
