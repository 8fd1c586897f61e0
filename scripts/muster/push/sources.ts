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

/** The files of a command line, and why parts of its folders cannot be sent. */
export interface Sources {
  sources: readonly Source[];
  refused: readonly Failure[];
}

/** Finds them; a folder stands for the shards in it. @throws Failure where a folder has none */
export async function findSources(paths: readonly string[], ids: string | null): Promise<Sources> {
  const found = await Promise.all(
    paths.map(async (path) =>
      (await isFolder(path)) ? findShards(path) : { sources: [{ path, ids, modality: null }], refused: [] },
    ),
  );
  return {
    sources: found.flatMap(({ sources }) => sources),
    refused: found.flatMap(({ refused }) => refused),
  };
}

async function findShards(folder: string): Promise<Sources> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const shards = matchShards(files.sort(), (path) => path);
  if (shards === null)
    throw new Failure(
      `${folder} is a folder without img_emb or text_emb in it, as clip-retrieval leaves them: name the files in it.`,
    );
  const sources: Source[] = [];
  const refused: Failure[] = [];
  for (const {
    number,
    files: { image, text, metadata },
  } of shards)
    if (metadata === undefined)
      refused.push(
        new Failure(
          `${folder}: shard ${number} is left out, since there is no metadata_${number}.parquet, in which its IDs are: add it, and push the folder again.`,
        ),
      );
    else
      for (const [modality, path] of Object.entries({ image, text }))
        if (path !== undefined) sources.push({ path, ids: metadata, modality });
  return { sources, refused };
}

async function isFolder(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info?.isDirectory() === true;
}
