import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { matchShards } from '#lib/formats/files/shards.ts';
import { Failure } from '#scripts/support/failure.ts';

/** What is to be sent: a file of embeddings, and where its IDs are if not in itself. */
export interface Source {
  path: string;
  /** Another file whose row n has the ID of row n. */
  ids: string | null;
  /** The modality of rows that name none, where the file's place tells it. */
  modality: string | null;
}

/** The files of a command line; a folder stands for the shards in it. @throws Failure */
export async function findSources(paths: readonly string[], ids: string | null): Promise<Source[]> {
  const sources = await Promise.all(
    paths.map(async (path) => ((await isFolder(path)) ? findShards(path) : [{ path, ids, modality: null }])),
  );
  return sources.flat();
}

async function findShards(folder: string): Promise<Source[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shards = matchShards(files.sort(), (path) => path);
  if (shards === null)
    throw new Failure(
      `${folder} is a folder without img_emb or text_emb in it, as clip-retrieval leaves them: name the files in it.`,
    );
  return shards.flatMap(({ number, files: { image, text, metadata } }) => {
    if (metadata === undefined)
      throw new Failure(
        `${folder} has no metadata_${number}.parquet, in which the IDs of shard ${number} are.`,
      );
    return Object.entries({ image, text }).flatMap(([modality, path]) =>
      path === undefined ? [] : [{ path, ids: metadata, modality }],
    );
  });
}

async function isFolder(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info?.isDirectory() === true;
}
