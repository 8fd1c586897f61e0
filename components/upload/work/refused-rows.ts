import type { Table } from '#lib/formats/files/table.ts';
import { inPlaceOf, type Leftover, type LotEnd } from './leftover.ts';
import { chosenFeeds, type Plan } from './plan.ts';
import { rowsKey, type PickedFile } from './protocol.ts';
import { NO_ROWS } from './tally.ts';

/** Rows that were refused in an upload before, by the name of their file. */
export type RefusedRows = ReadonlyMap<string, ReadonlySet<number>>;

/** Reads the list of refused rows that an upload gives out, as it was given out or as a spreadsheet has saved it. */
export async function readRefused(table: Table): Promise<RefusedRows> {
  const found = new Map<string, Set<number>>();
  for await (const chunk of table.readChunks(['file', 'row']))
    for (let i = 0; i < chunk.length; i++) {
      const file = String(chunk.cell('file', i)).replace(GUARD, '');
      const row = Number(chunk.cell('row', i));
      if (row >= 1) found.set(file, (found.get(file) ?? new Set()).add(row));
    }
  return found;
}

/** What keeps a spreadsheet from running a name. */
const GUARD = /^'(?=[=+\-@\t\r])/u;

/** Rows listed of a file. A file goes by its own name where its folder was not dropped with it. */
export function rowsListed(listed: RefusedRows, name: string): ReadonlySet<number> | undefined {
  const exact = listed.get(name);
  if (exact !== undefined) return exact;
  const alike = [...listed].filter(([other]) => baseOf(other) === baseOf(name));
  return alike.length === 1 ? alike[0]![1] : undefined;
}

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The upload that a list tells of, as far as these files are concerned: nothing but those rows is left of it. */
export function leftByList(
  listed: RefusedRows,
  plan: Pick<Plan, 'feeds'>,
  find: (file: string) => PickedFile | undefined,
): Leftover {
  const lots = new Map<string, LotEnd>();
  for (const { key, files } of chosenFeeds(plan))
    for (const fileKey of files) {
      const { name, file } = find(fileKey)!;
      const refused = rowsListed(listed, name) ?? new Set<number>();
      const tally = { ...NO_ROWS, rows: refused.size, refused: refused.size };
      lots.set(rowsKey(key, fileKey), { file, tally, refused });
    }
  return { lots, kept: [] };
}

/** An upload of this tab, its mended files taken for those whose place they have taken: rows stand where they stood. */
export function leftInMended(
  earlier: Leftover,
  plan: Pick<Plan, 'feeds'>,
  find: (file: string) => PickedFile | undefined,
): Leftover {
  return chosenFeeds(plan).reduce(
    (left, { key, files }) =>
      files.reduce((one, fileKey) => inPlaceOf(one, rowsKey(key, fileKey), find(fileKey)!.file), left),
    earlier,
  );
}
