import { Faults } from './faults.ts';
import { Cancelled, type Hold } from './hold.ts';
import { cutParcel, deliver, Halted, type Parcel } from './deliver.ts';
import { Ledger } from './ledger.ts';
import { nameInMemory, type UploadMemory } from './memory.ts';
import { Pacer } from './pace.ts';
import { chosenFeeds } from './plan.ts';
import { SendLog } from './send-log.ts';
import { rowsKey, type FileFault, type Order, type SendEnd, type SendProgress } from './protocol.ts';
import type { Shelf } from './shelf.ts';
import { addTallies, NO_ROWS } from './tally.ts';
import { walk, type Stretch } from './walk.ts';

const IN_FLIGHT_MAX = 3;

/** One file of a feed on its way. */
interface Lot {
  name: string;
  modality: string;
  ledger: Ledger;
  memoryName: string;
  state: 'waiting' | 'sending' | 'broken';
}

/** Sends all rows of a plan, several batches at once, and keeps account of each row. */
export class Sending {
  readonly faults = new Faults();
  readonly #log = new SendLog();
  readonly #pacer = new Pacer();
  readonly #lots = new Map<string, Lot>();
  readonly #fileFaults: FileFault[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  #bytes = 0;
  #failure: { error: unknown } | null = null;
  readonly #order: Order & { kind: 'send' };
  readonly #shelf: Shelf;
  readonly #memory: UploadMemory;
  readonly #hold: Hold;

  constructor(order: Order & { kind: 'send' }, shelf: Shelf, memory: UploadMemory, hold: Hold) {
    this.#order = order;
    this.#shelf = shelf;
    this.#memory = memory;
    this.#hold = hold;
  }

  /** Sends until all is answered, a person cancels it, or nothing helps but a person. */
  async run(): Promise<SendEnd> {
    await this.#openLots();
    try {
      await this.#sendAll();
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#ended.abort();
    // What is under way is answered for before anything is told.
    await Promise.allSettled(this.#inFlight);
    return this.#close();
  }

  /** How far it is. */
  progress(): SendProgress {
    const now = Date.now();
    const files = [...this.#lots].map(([key, { name, modality, ledger, state }]) => ({
      ...ledger.tally,
      key,
      name,
      modality,
      rowsTotal: this.#order.rowsPerFile[key] ?? 0,
      state: ledger.isDone && state !== 'broken' ? ('done' as const) : state,
    }));
    const tally = files.reduce((sum, file) => addTallies(sum, file), NO_ROWS);
    const rowsTotal = files.reduce((sum, file) => sum + file.rowsTotal, 0);
    if (!this.#hold.isPaused) this.#pacer.note({ atMs: now, rows: tally.rows, bytes: this.#bytes });
    const pace = this.#pacer.tell(rowsTotal - tally.rows);
    this.#log.point(now, tally.rows);
    return {
      state: this.#ended.signal.aborted || this.#hold.isCancelled ? 'ending' : this.#stateAt(now),
      startedAt: this.#log.startedAt,
      tally,
      rowsTotal,
      inFlight: this.#inFlight.size,
      pace,
      points: this.#log.points,
      waits: this.#hold.waits,
      waitedMs: this.#hold.waitedMs(now),
      notices: this.#log.notices,
      files,
      groups: this.faults.groups(),
    };
  }

  #stateAt(now: number): 'sending' | 'waiting' | 'paused' {
    if (!this.#hold.isPaused) return this.#hold.isWaiting(now) ? 'waiting' : 'sending';
    this.#pacer.restart();
    return 'paused';
  }

  async #openLots(): Promise<void> {
    const { plan, isAnew } = this.#order;
    for (const feed of chosenFeeds(plan))
      for (const file of feed.files) {
        const picked = this.#shelf.find(file)!;
        const memoryName = nameInMemory(plan.target, feed, picked.file);
        if (isAnew) await this.#memory.forget([memoryName]);
        const before = await this.#memory.find(memoryName);
        for (const row of before?.refused ?? []) this.faults.add(row);
        const ledger = new Ledger(before ?? undefined);
        const lot = {
          name: picked.name,
          modality: feed.modality,
          ledger,
          memoryName,
          state: 'waiting',
        } as const;
        this.#lots.set(rowsKey(feed.key, file), lot);
      }
  }

  async #sendAll(): Promise<void> {
    const { plan, isInOrder } = this.#order;
    const stretches = walk(this.#shelf, plan, {
      signal: this.#ended.signal,
      onFault: (fault, key) => {
        this.#fileFaults.push(fault);
        this.#lots.get(key)!.state = 'broken';
      },
      onEnd: (key) => this.#lots.get(key)!.ledger.end(),
    });
    for await (const stretch of stretches) {
      await this.#hold.pass();
      this.#begin(stretch);
      // Two batches that were under way at once could be held in either order.
      while (this.#inFlight.size >= (isInOrder ? 1 : IN_FLIGHT_MAX)) await Promise.race(this.#inFlight);
      if (this.#failure !== null) throw this.#failure.error;
    }
    await Promise.all(this.#inFlight);
  }

  #begin({ feed, key, file, batch }: Stretch): void {
    const lot = this.#lots.get(key)!;
    const { settledBefore } = lot.ledger;
    const lastRow = Math.max(batch.rows.at(-1) ?? 0, batch.refused.at(-1)?.row ?? 0);
    if (lastRow <= settledBefore) return;
    const known = batch.rows.findIndex((row) => row > settledBefore);
    const from = known === -1 ? batch.ids.length : known;
    const parcel = cutParcel({ file, modality: feed.modality, batch }, from);
    const unread = batch.refused.filter(({ row }) => row > settledBefore).map((row) => ({ file, ...row }));
    lot.state = 'sending';
    const part = lot.ledger.begin();
    const under = this.#deliver(lot, part, lastRow, parcel, unread)
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#ended.abort();
        // Those that wait would wait for nothing.
        this.#hold.cancel();
      })
      .finally(() => this.#inFlight.delete(under));
    this.#inFlight.add(under);
  }

  async #deliver(
    lot: Lot,
    part: number,
    lastRow: number,
    parcel: Parcel,
    unread: readonly { file: string; row: number; id: string | null; code: string; reason: string }[],
  ): Promise<void> {
    const { tally, refused } =
      parcel.batch.ids.length === 0 ? { tally: NO_ROWS, refused: [] } : await deliver(this.#escort(), parcel);
    this.#bytes += parcel.batch.vectors.byteLength;
    const all = [...unread, ...refused].sort((a, b) => a.row - b.row);
    for (const row of all) this.faults.add(row);
    const settled = lot.ledger.answer(part, {
      lastRow,
      tally: addTallies(tally, { ...NO_ROWS, rows: unread.length, refused: unread.length }),
      refused: all,
    });
    // Not to remember is no reason not to send.
    if (settled !== null) await this.#memory.add(lot.memoryName, settled).catch(() => this.#log.forget());
  }

  #escort() {
    return {
      target: this.#order.plan.target,
      hold: this.#hold,
      onWait: (cause: string, ms: number, wasRefused: boolean) => this.#log.wait(cause, ms, wasRefused),
    };
  }

  async #close(): Promise<SendEnd> {
    const faults = this.#fileFaults;
    const error = this.#failure?.error;
    if (error instanceof Cancelled) return { how: 'cancelled', why: null, faults };
    if (error !== undefined) {
      if (!(error instanceof Halted)) throw error;
      return { how: 'halted', why: error.message, faults };
    }
    await this.#memory.forget([...this.#lots.values()].map(({ memoryName }) => memoryName));
    return { how: 'done', why: null, faults };
  }
}
