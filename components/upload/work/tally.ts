/** What became of rows. `rows` of them are answered for. */
export interface Tally {
  rows: number;
  accepted: number;
  /** Of those accepted: in the place of an older one. */
  replaced: number;
  duplicates: number;
  stale: number;
  refused: number;
  /** Items that became complete. */
  completed: number;
}

/** Before any row. */
export const NO_ROWS: Tally = {
  rows: 0,
  accepted: 0,
  replaced: 0,
  duplicates: 0,
  stale: 0,
  refused: 0,
  completed: 0,
};

/** Both together. */
export const addTallies = (a: Tally, b: Tally): Tally => ({
  rows: a.rows + b.rows,
  accepted: a.accepted + b.accepted,
  replaced: a.replaced + b.replaced,
  duplicates: a.duplicates + b.duplicates,
  stale: a.stale + b.stale,
  refused: a.refused + b.refused,
  completed: a.completed + b.completed,
});

/** What is left of the first without the second. */
export const subtractTallies = (a: Tally, b: Tally): Tally => ({
  rows: a.rows - b.rows,
  accepted: a.accepted - b.accepted,
  replaced: a.replaced - b.replaced,
  duplicates: a.duplicates - b.duplicates,
  stale: a.stale - b.stale,
  refused: a.refused - b.refused,
  completed: a.completed - b.completed,
});

/** How many rows the parts account for too many or too few: 0, or a fault of Muster's. */
export const findMissing = ({ rows, accepted, duplicates, stale, refused }: Tally): number =>
  rows - (accepted + duplicates + stale + refused);
