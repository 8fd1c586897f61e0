/** A row that is not taken, and why. */
export interface RefusedRow {
  file: string;
  row: number;
  id: string | null;
  code: string;
  reason: string;
}

/** The same, and of which file of which feed it is, as `rowsKey` names it. */
export interface KeptRow extends RefusedRow {
  lot: string;
}

/** Rows that are refused under one code. */
export interface FaultGroup {
  code: string;
  rows: number;
  first: RefusedRow;
}

/** Rows that are kept one by one, to be told. */
export const REFUSED_KEPT_MAX = 200_000;

/** Gathers refused rows: all are counted, the first ones kept. */
export class Faults {
  readonly #groups = new Map<string, FaultGroup>();
  readonly #kept: KeptRow[] = [];
  #count = 0;
  readonly #max: number;

  constructor(max: number = REFUSED_KEPT_MAX) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  /** Those that are kept. */
  get kept(): readonly KeptRow[] {
    return this.#kept;
  }

  add(lot: string, row: RefusedRow): void {
    this.#count += 1;
    const group = this.#groups.get(row.code);
    if (group === undefined) this.#groups.set(row.code, { code: row.code, rows: 1, first: row });
    else group.rows += 1;
    if (this.#kept.length < this.#max) this.#kept.push({ ...row, lot });
  }

  /** By code, the most frequent first. */
  groups(): FaultGroup[] {
    return [...this.#groups.values()].map((group) => ({ ...group })).sort((a, b) => b.rows - a.rows);
  }
}
