/** Compaction: small fragments made large, new rows taken into the index, old versions removed. */
import type { Table } from '@lancedb/lancedb';
import type { SerialQueue } from './queue.ts';
import type { Sync } from './sync.ts';

const WRITES_MIN = 20;
const WRITES_MAX = 500;
const KEEP_OLD_MS = 60_000;
const IDLE_MS = 90_000;

/**
 * Decides when a table is compacted. A compaction rewrites every fragment below a million rows, so it waits until half as
 * many rows have come as there were at the last one: the work stays in proportion to what was written.
 */
export class Upkeep {
  readonly #queue: SerialQueue;
  readonly #sync: Sync;
  #table: Table | undefined;
  #writes = 0;
  #rows = 0;
  #rowsAtLast = 0;
  #leftovers = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: SerialQueue, sync: Sync) {
    this.#queue = queue;
    this.#sync = sync;
  }

  /** Takes over a table that has just been opened, with what earlier processes left undone. */
  async attach(table: Table): Promise<void> {
    this.#table = table;
    const { numRows, fragmentStats } = await table.stats();
    this.#rowsAtLast = numRows;
    this.#writes = Math.max(0, fragmentStats.numSmallFragments - 1);
  }

  /** Counts a write; compacts behind it when it is time. */
  note(rows: number): void {
    this.#writes += 1;
    this.#rows += rows;
    const due = this.#writes >= WRITES_MIN && this.#rows >= this.#rowsAtLast / 2;
    if (due || this.#writes >= WRITES_MAX) this.#compactNext();
    else this.#compactWhenIdle();
  }

  /** Stops the clock; a compaction under way ends in the queue. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#table = undefined;
  }

  #compactNext(): void {
    this.#writes = 0;
    this.#rows = 0;
    void this.#queue.run(() => this.#compact());
  }

  #compactWhenIdle(): void {
    clearTimeout(this.#timer);
    if (!this.#leftovers && this.#writes < WRITES_MIN) return;
    this.#timer = setTimeout(() => this.#compactNext(), IDLE_MS).unref();
  }

  async #compact(): Promise<void> {
    const table = this.#table;
    if (!table?.isOpen()) return;
    try {
      const { compaction } = await table.optimize({ cleanupOlderThan: new Date(0) });
      // The old files go only when what replaces them is on the disk.
      await this.#sync.run();
      await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_OLD_MS) });
      this.#rowsAtLast = await table.countRows();
      this.#leftovers = compaction.fragmentsRemoved > 0;
      this.#compactWhenIdle();
    } catch {
      // A conflict with another writer: nothing is lost, and the next turn comes.
    }
  }
}
