import type { Leftover } from './leftover.ts';
import { UploadMemory } from './memory.ts';
import { chosenFeeds, type Plan } from './plan.ts';
import { rowsKey, type RefusedBefore } from './protocol.ts';
import { rowsListed, type RefusedRows } from './refused-rows.ts';
import type { Shelf } from './shelf.ts';

/** Which rows of a plan's files were refused before: by a list that came with them, or as this browser remembers. */
export async function findRefused(
  shelf: Shelf,
  plan: Plan,
): Promise<{ listed: RefusedRows; facts: RefusedBefore } | null> {
  const names = [
    ...new Set(chosenFeeds(plan).flatMap(({ files }) => files.map((key) => nameOf(shelf, key)))),
  ];
  const { list } = shelf;
  const { listed, at } =
    list === null ? await recall(plan.target.collection, names) : { listed: list.listed, at: null };
  const files = names.filter((name) => rowsListed(listed, name) !== undefined);
  if (files.length === 0) return null;
  const rows = files.reduce((sum, name) => sum + rowsListed(listed, name)!.size, 0);
  return { listed, facts: { rows, files, list: list?.name ?? null, at } };
}

async function recall(
  collection: string,
  names: readonly string[],
): Promise<{ listed: RefusedRows; at: number }> {
  const memory = await UploadMemory.openIfAny();
  const listed = new Map<string, ReadonlySet<number>>();
  let at = 0;
  for (const name of names) {
    const known = await memory?.findRefused(collection, name);
    if (known === undefined) continue;
    listed.set(name, known.rows);
    at = Math.max(at, known.at);
  }
  return { listed, at };
}

/** Keeps which rows stayed refused, so that they can be tried again after a reload. */
export async function keepRefused(shelf: Shelf, plan: Plan, { lots }: Leftover): Promise<void> {
  const memory = await UploadMemory.openIfAny();
  const rows = new Map<string, number[]>();
  for (const { key, files } of chosenFeeds(plan))
    for (const file of files) {
      const name = nameOf(shelf, file);
      rows.set(name, [...(rows.get(name) ?? []), ...(lots.get(rowsKey(key, file))?.refused ?? [])]);
    }
  // Not to remember is no reason to fail.
  for (const [name, refused] of rows)
    await memory?.keepRefused(plan.target.collection, name, new Set(refused)).catch(() => undefined);
}

const nameOf = (shelf: Shelf, key: string): string => shelf.find(key)!.name;
