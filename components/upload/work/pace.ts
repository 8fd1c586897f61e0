/** How fast it goes. */
export interface Pace {
  rowsPerS: number;
  bytesPerS: number;
  /** null until it can be told. */
  leftMs: number | null;
}

interface Mark {
  atMs: number;
  rows: number;
  bytes: number;
}

const WINDOW_MS = 10_000;

/** Follows how fast rows are answered, over the last ten seconds. */
export class Pacer {
  #marks: Mark[] = [];

  /** Notes how much is done. */
  note(mark: Mark): void {
    this.#marks.push(mark);
    while (this.#marks.length > 2 && mark.atMs - this.#marks[1]!.atMs >= WINDOW_MS) this.#marks.shift();
  }

  /** Begins anew: what was waited for a person does not count. */
  restart(): void {
    this.#marks = [];
  }

  /** @param rowsLeft null where nobody knows */
  tell(rowsLeft: number | null): Pace {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const spanMs = first && last ? last.atMs - first.atMs : 0;
    if (!first || !last || spanMs === 0) return { rowsPerS: 0, bytesPerS: 0, leftMs: null };
    const rowsPerS = ((last.rows - first.rows) / spanMs) * 1_000;
    const bytesPerS = ((last.bytes - first.bytes) / spanMs) * 1_000;
    return {
      rowsPerS,
      bytesPerS,
      leftMs: rowsLeft === null || rowsPerS === 0 ? null : (rowsLeft / rowsPerS) * 1_000,
    };
  }
}
