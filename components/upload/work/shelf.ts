import { openBlob, type SeekableContent } from '#lib/formats/files/content.ts';
import { FileError } from '#lib/formats/files/file-error.ts';
import { joinTables } from '#lib/formats/files/join-tables.ts';
import { listsRefused } from '#lib/formats/files/lists-refused.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import type { RowChoice } from '#lib/formats/files/read-rows.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { describeTable } from './describe-table.ts';
import { NO_METADATA, type Feed, type FileFacts, type Target } from './plan.ts';
import type { PickedFile } from './protocol.ts';
import { readRefused, type RefusedRows } from './refused-rows.ts';

/** A table of a feed, and what of it is meant. */
export interface FeedTable {
  table: Table;
  choice: RowChoice;
}

/** The files of an upload, opened as they are needed; none of them is in memory. */
export class Shelf {
  readonly #files = new Map<string, PickedFile>();
  readonly #tables = new Map<string, Table>();
  readonly #lists = new Map<string, { name: string; listed: RefusedRows }>();
  #bytesRead = 0;

  /** Of all files, since it was last asked to begin anew. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  countAnew(): void {
    this.#bytesRead = 0;
  }

  /** Puts a file on it, and says what it is. */
  async add(picked: PickedFile): Promise<FileFacts> {
    const { key, name, file } = picked;
    const facts = { key, name, bytes: file.size, modifiedAt: file.lastModified };
    for (const map of [this.#files, this.#tables, this.#lists]) map.delete(key);
    try {
      const opened = await openFile(this.#count(openBlob(name, file)));
      if (listsRefused(opened)) {
        const listed = await readRefused(opened);
        this.#lists.set(key, { name, listed });
        const rows = [...listed.values()].reduce((sum, { size }) => sum + size, 0);
        return { ...facts, state: { kind: 'refused', rows, files: [...listed.keys()] } };
      }
      const table = { ...opened, rows: opened.rows ?? (await countIds(opened, file.size)) };
      this.#files.set(key, picked);
      this.#tables.set(key, table);
      const { rows, columns, warnings } = table;
      return {
        ...facts,
        state: { kind: 'read', table: { content: describeTable(table), rows, columns, warnings } },
      };
    } catch (error) {
      return { ...facts, state: { kind: 'left out', why: sayWithoutName(name, error) } };
    }
  }

  readonly find = (key: string): PickedFile | undefined => this.#files.get(key);

  /** One of a feed's files, and the one that its IDs stand in. */
  filesOf({ files, ids }: Feed, at: number): readonly File[] {
    const idFile = ids.kind === 'file' ? ids.files[at] : null;
    return [files[at]!, idFile ?? null].flatMap((key) => (key === null ? [] : (this.find(key)?.file ?? [])));
  }

  /** The list of refused rows that came last; null where there is none. */
  get list(): { name: string; listed: RefusedRows } | null {
    return [...this.#lists.values()].at(-1) ?? null;
  }

  /** Rows of each row group of a file; none where it has no such parts. */
  groupRows(key: string): readonly number[] {
    return this.#tables.get(key)?.rowGroups?.rowsOfEach ?? [];
  }

  /** What of a feed stands in one of its files. @throws FileError */
  open(feed: Feed, at: number, { hasVersions }: Pick<Target, 'hasVersions'>): FeedTable {
    const main = this.#tables.get(feed.files[at]!)!;
    const { ids, vectorColumn } = feed;
    const others = OTHER_MEMBERS.filter(
      (name) => (name !== 'version' || hasVersions) && main.columns.some((column) => column.name === name),
    );
    if (ids.kind !== 'file') {
      const idColumn = ids.kind === 'column' ? ids.column : null;
      return { table: main, choice: { idColumn, vectorColumn, others } };
    }
    const idFile = ids.files[at];
    if (typeof idFile !== 'string') throw new FileError(main.file, 'no_column', NO_METADATA);
    const partner = this.#tables.get(idFile)!;
    const isTaken = main.columns.some(({ name }) => name === ids.column);
    const idColumn = isTaken ? `${ids.column} (${partner.file})` : ids.column;
    return { table: joinTables(main, partner), choice: { idColumn, vectorColumn, others } };
  }

  /** How many rows of a feed stand in one of its files; null where nobody knows. */
  countRows(feed: Feed, at: number, target: Target): number | null {
    try {
      return this.open(feed, at, target).table.rows;
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }

  /** Of these files together. */
  countBytes(keys: Iterable<string>): number {
    return [...keys].reduce((sum, key) => sum + this.#files.get(key)!.file.size, 0);
  }

  #count(content: SeekableContent): SeekableContent {
    const add = (bytes: Uint8Array<ArrayBuffer>) => {
      this.#bytesRead += bytes.length;
      return bytes;
    };
    const { read } = content;
    return {
      ...content,
      async *stream() {
        for await (const bytes of content.stream()) yield add(bytes);
      },
      read: async (from, to) => add(await read(from, to)),
    };
  }
}

/** Larger ones are matched by their names only. */
const COUNTED_BYTES_MAX = 16 * 1024 * 1024;

/** Rows of a text that may hold the IDs of an array: by their number they are matched. null where nobody knows. */
async function countIds(table: Table, bytes: number): Promise<number | null> {
  const { columns } = table;
  const [first] = columns;
  if (first === undefined || bytes > COUNTED_BYTES_MAX) return null;
  if (columns.some(({ type }) => type === 'vector')) return null;
  let rows = 0;
  try {
    for await (const { length } of table.readChunks([first.name])) rows += length;
  } catch (error) {
    // Where it is damaged shows when it is read for its IDs.
    if (error instanceof FileError) return null;
    throw error;
  }
  return rows;
}

/** Members of a row that go with it as they are. */
const OTHER_MEMBERS = ['version', 'model', 'metadata'];

/** What a browser calls a file that is not the one any more that was picked. */
const CHANGED = new Set(['NotReadableError', 'NotFoundError']);

/** An error as a sentence; the file's name stands beside it. */
export function sayWithoutName(name: string, error: unknown): string {
  if (error instanceof DOMException && CHANGED.has(error.name))
    return 'It was changed or moved since it was picked. Pick it again; it takes the place of the first.';
  const message = error instanceof Error ? error.message : String(error);
  const rest = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
  const isKnown = error instanceof FileError;
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}${isKnown || !rest.endsWith('.') ? '.' : ''}`;
}
