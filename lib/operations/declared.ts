import { readFile } from 'node:fs/promises';
import { defaultDefinition, type CollectionDefinition } from '#lib/collections/definition.ts';
import { CollectionsFileError, readCollectionsFile } from '#lib/collections/file.ts';
import type { CollectionRequest } from '#lib/contract/requests.ts';
import { isMusterError } from '#lib/errors.ts';
import { applyRequest } from './define.ts';

/** What a file declares of collections. */
export interface Declared {
  /** As it is in the settings. */
  file: string;
  requests: ReadonlyMap<string, CollectionRequest>;
  /** What these make of collections that nobody has made yet. */
  definitions: ReadonlyMap<string, CollectionDefinition>;
}

/**
 * Reads the collections that a file declares.
 * @throws CollectionsFileError where it cannot be read, one of them could never be made, or two would share an index
 */
export async function loadDeclared(file: string): Promise<Declared> {
  const bytes = await readFile(/* turbopackIgnore: true */ file).catch((error: NodeJS.ErrnoException) => {
    throw new CollectionsFileError(`The file ${file} cannot be read (${error.code ?? error.message}).`);
  });
  const requests = readCollectionsFile(bytes, file);
  const definitions = [...requests].map(([name, request]) => [name, settle(file, name, request)] as const);
  refuseSharedIndex(
    file,
    definitions.map(([, definition]) => definition),
  );
  return { file, requests, definitions: new Map(definitions) };
}

function settle(file: string, name: string, request: CollectionRequest): CollectionDefinition {
  try {
    return applyRequest({ definition: defaultDefinition(name), isMade: false }, request);
  } catch (error) {
    if (!isMusterError(error)) throw error;
    const rule = error.message.replace(/^Nothing was changed\. /, '');
    throw new CollectionsFileError(`The file ${file}: collections.${name}: ${rule}`, { cause: error });
  }
}

function refuseSharedIndex(file: string, definitions: readonly CollectionDefinition[]): void {
  const owners = new Map<string, string>();
  for (const { name, index } of definitions) {
    const owner = owners.get(index);
    if (owner !== undefined)
      throw new CollectionsFileError(
        `The file ${file}: collections.${name}.index: "${index}" is the index of "${owner}" too, and two would overwrite each other's documents.`,
      );
    owners.set(index, name);
  }
}
