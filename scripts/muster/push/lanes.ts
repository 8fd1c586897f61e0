/** A row on its way. */
export interface Sendable {
  row: number;
  value: unknown;
  bytes: number;
}

interface Lane {
  batch: Sendable[];
  bytes: number;
  sending: readonly Sendable[];
  sendingBytes: number;
  done: Promise<void>;
}

/**
 * Sends rows in batches, several at once. All rows of an ID take the same lane, one batch after the other: so the later of two
 * stays the later.
 */
export class Lanes {
  readonly #lanes: readonly Lane[];
  readonly #batchBytes: number;
  readonly #batchRows: number;
  readonly #send: (rows: readonly Sendable[]) => Promise<void>;
  #latest = 0;
  #failure: { error: unknown } | null = null;

  constructor(options: {
    count: number;
    batchBytes: number;
    batchRows: number;
    send: (rows: readonly Sendable[]) => Promise<void>;
  }) {
    this.#lanes = Array.from({ length: options.count }, () => ({
      batch: [],
      bytes: 0,
      sending: [],
      sendingBytes: 0,
      done: Promise.resolve(),
    }));
    this.#batchBytes = options.batchBytes;
    this.#batchRows = options.batchRows;
    this.#send = options.send;
  }

  /** Takes a row; waits while its lane has more than it can send. @throws what sending threw, in any lane */
  async add(id: unknown, row: Sendable): Promise<void> {
    const lane = this.#lanes[typeof id === 'string' ? hash(id) % this.#lanes.length : 0]!;
    this.#latest = row.row;
    lane.batch.push(row);
    lane.bytes += row.bytes;
    if (lane.bytes >= this.#batchBytes || lane.batch.length >= this.#batchRows) await this.#flush(lane);
    this.#throwFailure();
  }

  /** Sends what is left, and waits for all of it. @throws what sending threw */
  async finish(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => this.#flush(lane)));
    await Promise.all(this.#lanes.map(({ done }) => done));
    this.#throwFailure();
  }

  /** The last row before the first that is still on its way. */
  settledRow(): number {
    const pending = this.#lanes.flatMap(({ sending, batch }) => sending[0] ?? batch[0] ?? []);
    return Math.min(this.#latest, ...pending.map(({ row }) => row - 1));
  }

  /** What has been added and is not answered for yet. */
  pendingBytes(): number {
    return this.#lanes.reduce((sum, { bytes, sendingBytes }) => sum + bytes + sendingBytes, 0);
  }

  async #flush(lane: Lane): Promise<void> {
    await lane.done;
    if (lane.batch.length === 0 || this.#failure !== null) return;
    const rows = (lane.sending = lane.batch);
    lane.sendingBytes = lane.bytes;
    lane.batch = [];
    lane.bytes = 0;
    lane.done = this.#deliver(lane, rows);
  }

  async #deliver(lane: Lane, rows: readonly Sendable[]): Promise<void> {
    try {
      await this.#send(rows);
      lane.sending = [];
      lane.sendingBytes = 0;
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}

function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) >>> 0;
  return sum;
}
