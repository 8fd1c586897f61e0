/** A file with its path within what was dropped. */
export interface Collected {
  name: string;
  file: File;
}

/** Files that nobody means to upload: what systems leave in folders. */
const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.')) || name.endsWith('Thumbs.db');

const order = new Intl.Collator('en', { numeric: true });
const byName = (a: Collected, b: Collected): number => order.compare(a.name, b.name);

/** What was picked, folders with their paths. */
export const collectPicked = (files: Iterable<File>): Collected[] =>
  [...files]
    .map((file) => ({ name: file.webkitRelativePath || file.name, file }))
    .filter(({ name }) => !isHidden(name))
    .sort(byName);

/** What was dropped, folders opened to their depths. */
export async function collectDropped(items: DataTransferItemList): Promise<Collected[]> {
  // The list is empty as soon as the event is over: all of it is taken at once.
  const found = [...items].map(async (item) => {
    const entry = item.webkitGetAsEntry();
    if (entry !== null) return await readEntry(entry);
    const file = item.getAsFile();
    return file === null ? [] : [{ name: file.name, file }];
  });
  const files = (await Promise.all(found)).flat();
  return files.filter(({ name }) => !isHidden(name)).sort(byName);
}

async function readEntry(entry: FileSystemEntry): Promise<Collected[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    // A reader gives a hundred at a time, and none at its end.
    if (some.length === 0) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(readEntry))).flat();
}
