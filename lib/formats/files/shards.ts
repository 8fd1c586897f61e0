import { FileError } from './file-error.ts';
import { joinTables } from './join-tables.ts';
import type { Table } from './table.ts';

/** What stands in a file of the layout that clip-retrieval writes. */
export type ShardPart = 'image' | 'text' | 'metadata';

/** Files whose rows belong together: row n of each is of one item. */
export interface Shard<T> {
  number: number;
  files: Partial<Record<ShardPart, T>>;
}

const PARTS: Readonly<Record<string, ShardPart>> = {
  img_emb: 'image',
  text_emb: 'text',
  metadata: 'metadata',
};
const BY_NAME = /(?:^|[/\\])(img_emb|text_emb|metadata)_0*(\d+)\.\w+$/u;
const BY_FOLDER = /(?:^|[/\\])(img_emb|text_emb|metadata)[/\\][^/\\]*?0*(\d+)\.\w+$/u;

/** Matches files by their shards' numbers; null where none holds embeddings of that layout. Other files are left out. */
export function matchShards<T>(files: readonly T[], pathOf: (file: T) => string): Shard<T>[] | null {
  const shards = new Map<number, Shard<T>>();
  for (const file of files) {
    const path = pathOf(file);
    const [, part, digits] = BY_NAME.exec(path) ?? BY_FOLDER.exec(path) ?? [];
    if (part === undefined) continue;
    const number = Number(digits);
    const shard = shards.get(number) ?? { number, files: {} };
    shard.files[PARTS[part]!] = file;
    shards.set(number, shard);
  }
  const found = [...shards.values()].sort((a, b) => a.number - b.number);
  return found.some(({ files: { image, text } }) => image !== undefined || text !== undefined) ? found : null;
}

/** A shard's vectors of one modality beside its metadata, in which its IDs are. @throws FileError */
export function joinShard(vectors: Table, metadata: Table | null, { number }: Shard<unknown>): Table {
  if (metadata === null)
    throw new FileError(
      vectors.file,
      'no_column',
      `there is no metadata of shard ${number}, in which its IDs are: add metadata_${number}.parquet`,
    );
  return joinTables(vectors, metadata);
}
