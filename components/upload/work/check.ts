import { askHeld } from './api.ts';
import { Census } from './census.ts';
import { checkVector, type VectorExpectation } from './check-vector.ts';
import { Faults } from './faults.ts';
import { chosenFeeds, type Plan } from './plan.ts';
import { rowsKey, type CheckProgress, type FileFault, type Findings } from './protocol.ts';
import { chooseAgain, type Leftover } from './leftover.ts';
import type { Shelf } from './shelf.ts';
import { walk, type Stretch } from './walk.ts';

const HELD_IDS = 10_000;

/**
 * Checks every row of a plan by the rules of intake, and counts what would pair.
 * @param earlier of which only what is left is checked
 */
export async function checkPlan(
  shelf: Shelf,
  plan: Plan,
  earlier: Leftover | null,
  onProgress: (progress: CheckProgress) => void,
  signal: AbortSignal,
): Promise<Omit<Findings, 'answeredBefore'>> {
  const faults = new Faults();
  const fileFaults: FileFault[] = [];
  const rowsPerFile: Record<string, number> = {};
  const rows = new RowCheck(plan, faults);
  const totals = measurePlan(shelf, plan, earlier);
  shelf.countAnew();
  const options = { signal, earlier, onFault: (fault: FileFault) => void fileFaults.push(fault) };
  for await (const stretch of walk(shelf, plan, options)) {
    const { key, batch } = stretch;
    rowsPerFile[key] = (rowsPerFile[key] ?? 0) + batch.ids.length + batch.refused.length;
    await rows.check(stretch);
    // A worker that reads gigabytes makes garbage faster than it is collected: this much is given back at once.
    batch.vectors.buffer.transfer(0);
    onProgress({ ...totals, rows: sum(rowsPerFile), bytes: shelf.bytesRead });
  }
  await rows.finish();
  const { repeats, uncounted, knowsHeld, census } = rows;
  return {
    rows: sum(rowsPerFile),
    rowsPerFile,
    groups: faults.groups(),
    refused: faults.count,
    repeats,
    uncounted,
    notFound: countNotFound(shelf, plan, earlier, rowsPerFile),
    combinations: census.combinations(),
    knowsHeld,
    faults: fileFaults,
  };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);

/** How much there is to check. What cannot be opened is told when its turn comes. */
function measurePlan(
  shelf: Shelf,
  plan: Plan,
  earlier: Leftover | null,
): Pick<CheckProgress, 'rowsTotal' | 'bytesTotal'> {
  // Rows that are tried again are few, and to be found first.
  let rowsTotal: number | null = earlier === null ? 0 : null;
  const keys = new Set<string>();
  for (const feed of chosenFeeds(plan))
    for (const [at, key] of feed.files.entries()) {
      if (chooseAgain(earlier, rowsKey(feed.key, key), shelf.find(key)!.file)?.size === 0) continue;
      const rows = shelf.countRows(feed, at, plan.target);
      rowsTotal = rows === null || rowsTotal === null ? null : rowsTotal + rows;
      keys.add(key);
      const idFile = feed.ids.kind === 'file' ? feed.ids.files[at] : null;
      if (typeof idFile === 'string') keys.add(idFile);
    }
  return { rowsTotal, bytesTotal: shelf.countBytes(keys) };
}

/** How many rows that are to be tried again do not stand in their files any more. */
function countNotFound(
  shelf: Shelf,
  plan: Plan,
  earlier: Leftover | null,
  rowsPerFile: Readonly<Record<string, number>>,
): number {
  const missing = chosenFeeds(plan).flatMap((feed) =>
    feed.files.map((file) => {
      const key = rowsKey(feed.key, file);
      const wanted = chooseAgain(earlier, key, shelf.find(file)!.file);
      return wanted === null ? 0 : wanted.size - (rowsPerFile[key] ?? 0);
    }),
  );
  return missing.reduce((sum, rows) => sum + rows, 0);
}

class RowCheck {
  readonly census = new Census();
  repeats = 0;
  uncounted = 0;
  knowsHeld = true;
  readonly #plan: Plan;
  readonly #faults: Faults;
  readonly #expected: Map<string, VectorExpectation>;
  #unasked: string[] = [];

  constructor(plan: Plan, faults: Faults) {
    this.#plan = plan;
    this.#faults = faults;
    this.#expected = new Map(plan.target.modalities.map((modality) => [modality.name, { ...modality }]));
  }

  async check({ feed, key, file, batch: { rows, ids, dims, vectors, refused } }: Stretch): Promise<void> {
    const modality = this.#plan.target.modalities.findIndex(({ name }) => name === feed.modality);
    const expected = this.#expected.get(feed.modality)!;
    for (const row of refused) this.#faults.add(key, { file, ...row });
    for (const [i, id] of ids.entries()) {
      const fault = checkVector(vectors.subarray(i * dims, (i + 1) * dims), expected);
      if (fault === null) {
        expected.dims = dims;
        this.#count(id, modality);
      } else this.#faults.add(key, { file, row: rows[i]!, id, ...fault });
    }
    if (this.#unasked.length >= HELD_IDS) await this.finish();
  }

  /** Asks what is held of the IDs that were not asked for yet. */
  async finish(): Promise<void> {
    const ids = this.#unasked;
    this.#unasked = [];
    const held = ids.length > 0 && this.knowsHeld ? await askHeld(this.#plan.target, ids) : [];
    if (held === null) this.knowsHeld = false;
    held?.forEach((mask, i) => this.census.hold(ids[i]!, mask));
  }

  #count(id: string, modality: number): void {
    const seen = this.census.add(id, modality);
    if (seen === 'repeat') this.repeats += 1;
    if (seen === 'unknown') this.uncounted += 1;
    if (seen === 'new') this.#unasked.push(id);
  }
}
