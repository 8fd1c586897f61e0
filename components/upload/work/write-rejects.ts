import { writeCsvRow } from '#lib/contract/csv.ts';
import type { RefusedRow } from './faults.ts';

const ROWS_PER_PART = 1_000;

/** Refused rows as CSV, safe to open in a spreadsheet. */
export function writeRejects(rows: readonly RefusedRow[]): Blob {
  const parts = [writeCsvRow(['file', 'row', 'id', 'code', 'reason'])];
  for (let at = 0; at < rows.length; at += ROWS_PER_PART)
    parts.push(
      rows
        .slice(at, at + ROWS_PER_PART)
        .map(({ file, row, id, code, reason }) => writeCsvRow([file, row, id ?? '', code, reason]))
        .join(''),
    );
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
