/** What of a list is selected: some IDs, or all that match, also those that are not read yet. */
export type Selection = { kind: 'some'; ids: ReadonlySet<string> } | { kind: 'all' };

/** Nothing. */
export const NOTHING: Selection = { kind: 'some', ids: new Set() };
/** All that match. */
export const ALL: Selection = { kind: 'all' };

/** How many are selected; null for all of a number that nobody has counted yet. */
export const sizeOfSelection = (selection: Selection, matching: number | null): number | null =>
  selection.kind === 'all' ? matching : selection.ids.size;

/** Whether a row is selected. */
export const isSelected = (selection: Selection, id: string): boolean =>
  selection.kind === 'all' || selection.ids.has(id);

/** Selects a row, or lets it go; out of all, what is read stays without that one. */
export function toggle(selection: Selection, id: string, read: readonly { id: string }[]): Selection {
  const ids = new Set(selection.kind === 'all' ? read.map((row) => row.id) : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: 'some', ids };
}
