import type { Ingested } from '#lib/contract/answers.ts';
import { maySend, sendBatch } from './api.ts';
import { cutParcel, deliver, Halted, type Escort, type Parcel } from './deliver.ts';
import { encodeBatch } from './encode-batch.ts';
import { Faults, type RefusedRow } from './faults.ts';
import { Cancelled, type Hold } from './hold.ts';
import { chooseAgain, mergeTries, sumUp, type Leftover } from './leftover.ts';
import { Lot, pickShown, sumLots } from './lot.ts';
import { nameInMemory, type UploadMemory } from './memory.ts';
import { Pacer } from './pace.ts';
import { chosenFeeds } from './plan.ts';
import { rowsKey, type FileFault, type Order, type SendEnd, type SendProgress } from './protocol.ts';
import { lastOf } from './row-groups.ts';
import { SendLog } from './send-log.ts';
import type { Shelf } from './shelf.ts';
import { addTallies, NO_ROWS } from './tally.ts';
import { walk, type Stretch } from './walk.ts';

const IN_FLIGHT_MAX = 3;
/** How often a key that may send is asked for. */
const KEY_MS = 2_000;
/** Of files and row groups, unless all of them are asked for. */
const SHOWN_MAX = 6;

/** What it takes to send. */
interface SendingParts {
  order: Order & { kind: 'send' };
  shelf: Shelf;
  /** null: nothing is remembered for a later try. */
  memory: UploadMemory | null;
  hold: Hold;
  /** null, or what was sent before, of which only what is left is sent. */
  earlier: Leftover | null;
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
  #asked = 0;
  #failure: { error: unknown } | null = null;
  readonly #order: Order & { kind: 'send' };
  readonly #shelf: Shelf;
  readonly #memory: UploadMemory | null;
  readonly #hold: Hold;
  readonly #earlier: Leftover | null;

  constructor({ order, shelf, memory, hold, earlier }: SendingParts) {
    this.#order = order;
    this.#shelf = shelf;
    this.#memory = memory;
    this.#hold = hold;
    this.#earlier = earlier;
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

  /** How far it is. @param showsAll not only some of what is on its way */
  progress(showsAll: boolean): SendProgress {
    const now = Date.now();
    const lots = [...this.#lots.values()];
    const files = lots.flatMap((lot) => lot.progress());
    const tally = sumLots(lots);
    const rowsTotal = lots.reduce((sum, { facts }) => sum + facts.rowsTotal, 0);
    if (!this.#isHeld) this.#pacer.note({ atMs: now, rows: tally.rows, bytes: this.#bytes });
    const pace = this.#pacer.tell(rowsTotal - tally.rows);
    this.#log.point(now, tally.rows);
    return {
      state: this.#ended.signal.aborted || this.#hold.isCancelled ? 'ending' : this.#stateAt(now),
      startedAt: this.#log.startedAt,
      tally,
      rowsTotal,
      inFlight: this.#asked,
      lock: this.#hold.lock,
      pace,
      points: this.#log.points,
      waits: this.#hold.waits,
      waitedMs: this.#hold.waitedMs(now),
      notices: this.#log.notices,
      files: showsAll ? files : pickShown(files, SHOWN_MAX),
      counts: {
        files: new Set(lots.map(({ facts }) => facts.name)).size,
        parts: files.length,
        partsSending: files.filter(({ state: each }) => each === 'sending').length,
        areGroups: files.some(({ group }) => group !== null),
        areAll: showsAll,
      },
      groups: this.faults.groups(),
    };
  }

  /** What can be tried again of it, and of what was sent before. */
  leftover(): Leftover {
    const own = {
      lots: new Map([...this.#lots].map(([key, lot]) => [key, lot.end()])),
      kept: this.faults.kept,
    };
    return this.#earlier === null ? own : mergeTries(this.#earlier, own);
  }

  get #isHeld(): boolean {
    return this.#hold.isPaused || this.#hold.lock !== null;
  }

  #stateAt(now: number): 'sending' | 'waiting' | 'paused' | 'locked' {
    if (!this.#isHeld) return this.#hold.isWaiting(now) ? 'waiting' : 'sending';
    this.#pacer.restart();
    return this.#hold.lock === null ? 'paused' : 'locked';
  }

  async #openLots(): Promise<void> {
    const { plan, isAnew, rowsPerFile } = this.#order;
    for (const feed of chosenFeeds(plan))
      for (const [at, fileKey] of feed.files.entries()) {
        const { name, file } = this.#shelf.find(fileKey)!;
        const key = rowsKey(feed.key, fileKey);
        const memoryName = nameInMemory(plan.target, feed, this.#shelf.filesOf(feed, at));
        if (isAnew) await this.#memory?.forget([memoryName]);
        const before = (await this.#memory?.find(memoryName)) ?? null;
        const isPart = chooseAgain(this.#earlier, key, file) !== null;
        const groupRows = isPart ? [] : this.#shelf.groupRows(fileKey);
        const rowsTotal = rowsPerFile[key] ?? 0;
        const { modality } = feed;
        const lot = new Lot({ key, name, modality, file, rowsTotal, groupRows, memoryName }, before);
        for (const row of before?.refused ?? []) this.#refuse(lot, row);
        this.#lots.set(key, lot);
      }
    // What is not tried again stays refused.
    for (const row of this.#earlier?.kept ?? []) if (!this.#lots.has(row.lot)) this.faults.add(row.lot, row);
  }

  async #sendAll(): Promise<void> {
    const { plan, isInOrder } = this.#order;
    const stretches = walk(this.#shelf, plan, {
      signal: this.#ended.signal,
      earlier: this.#earlier,
      onFault: (fault, key) => {
        this.#fileFaults.push(fault);
        this.#lots.get(key)!.state = 'broken';
      },
      onEnd: (key) => this.#lots.get(key)!.ledger.end(),
    });
    for await (const stretch of stretches)
      for (const batch of this.#lots.get(stretch.key)!.groups.cut(stretch.batch)) {
        await this.#hold.pass();
        this.#begin({ ...stretch, batch });
        // Two batches that were under way at once could be held in either order.
        while (this.#inFlight.size >= (isInOrder ? 1 : IN_FLIGHT_MAX)) await Promise.race(this.#inFlight);
        if (this.#failure !== null) throw this.#failure.error;
      }
    await Promise.all(this.#inFlight);
  }

  #begin({ feed, key, file, batch }: Stretch): void {
    const lot = this.#lots.get(key)!;
    const { settledBefore } = lot.ledger;
    const lastRow = lastOf(batch);
    if (lastRow <= settledBefore) return;
    const known = batch.rows.findIndex((row) => row > settledBefore);
    const from = known === -1 ? batch.ids.length : known;
    const parcel = cutParcel({ file, modality: feed.modality, batch }, from);
    const unread = batch.refused.filter(({ row }) => row > settledBefore).map((row) => ({ file, ...row }));
    lot.state = 'sending';
    lot.groups.begin(lastRow);
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
    unread: readonly RefusedRow[],
  ): Promise<void> {
    const { tally, refused } =
      parcel.batch.ids.length === 0 ? { tally: NO_ROWS, refused: [] } : await deliver(this.#escort(), parcel);
    this.#bytes += parcel.batch.vectors.byteLength;
    const all = [...unread, ...refused].sort((a, b) => a.row - b.row);
    for (const row of all) this.#refuse(lot, row);
    const whole = addTallies(tally, { ...NO_ROWS, rows: unread.length, refused: unread.length });
    lot.groups.answer(lastRow, whole);
    const settled = lot.ledger.answer(part, { lastRow, tally: whole, refused: all });
    if (settled === null) return;
    // Not to remember is no reason not to send.
    await this.#memory?.add(lot.facts.memoryName, settled).catch(() => this.#log.forget());
  }

  #refuse(lot: Lot, row: RefusedRow): void {
    this.faults.add(lot.facts.key, row);
    lot.refused.add(row.row);
  }

  #escort(): Escort {
    return {
      hold: this.#hold,
      send: (parcel) => this.#ask(parcel),
      onWait: (cause, ms, wasRefused) => this.#log.wait(cause, ms, wasRefused),
      onLock: (why) => {
        if (this.#hold.close({ why, at: Date.now() })) void this.#openWithKey();
      },
    };
  }

  async #ask({ modality, batch }: Parcel): Promise<Ingested> {
    this.#asked += 1;
    try {
      return await sendBatch(this.#order.plan.target, modality, encodeBatch(batch));
    } finally {
      this.#asked -= 1;
    }
  }

  /** Goes on as soon as somebody has signed in, in whichever tab. */
  async #openWithKey(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, KEY_MS));
    while (!this.#hold.isCancelled && !(await maySend(this.#order.plan.target)));
    this.#hold.open();
  }

  async #close(): Promise<SendEnd> {
    const faults = this.#fileFaults;
    const error = this.#failure?.error;
    const broken = { why: null, faults, together: null };
    if (error instanceof Cancelled) return { ...broken, how: 'cancelled' };
    if (error !== undefined) {
      if (!(error instanceof Halted)) throw error;
      return { ...broken, how: 'halted', why: error.message };
    }
    await this.#memory?.forget([...this.#lots.values()].map(({ facts }) => facts.memoryName));
    const isWhole = this.#earlier !== null && faults.length === 0;
    return { ...broken, how: 'done', together: isWhole ? sumUp(this.leftover()) : null };
  }
}
