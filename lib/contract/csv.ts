// Spreadsheets run what begins so; an apostrophe makes it text.
const FORMULA = /^[=+\-@\t\r]/;

/** A row of CSV (RFC 4180) whose cells no spreadsheet takes for formulas. */
export const writeCsvRow = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (typeof cell === 'number' ? cell : quote(cell))).join(',')}\r\n`;

function quote(cell: string): string {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
