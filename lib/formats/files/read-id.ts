import { explainInvalidId } from '#lib/contract/item-id.ts';

/** A number whose digits are kept as they stand in the file. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What is called an ID and can be none. */
export class NoId {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** A cell as an ID: texts as they are, whole numbers by their digits. Else why it is none. */
export function readId(cell: unknown): { id: string } | { reason: string } {
  const id = spell(cell);
  const reason = typeof id === 'string' ? explainInvalidId(id) : describeOther(cell);
  return reason === null ? { id: id as string } : { reason };
}

function spell(cell: unknown): unknown {
  if (cell instanceof NumberText) return cell.text;
  if (typeof cell === 'bigint' || Number.isSafeInteger(cell)) return String(cell);
  return cell;
}

function describeOther(cell: unknown): string | null {
  if (cell === null || cell === undefined) return 'the id is missing';
  if (Number.isNaN(cell)) return 'the id is missing (NaN)';
  if (cell instanceof NoId) return `the id is ${cell.what}: write IDs as texts or whole numbers`;
  if (typeof cell === 'number')
    return `the id is the number ${cell}, which is not whole or no longer exact: write IDs as texts`;
  return explainInvalidId(cell);
}
