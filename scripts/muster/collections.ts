import { resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { CollectionsFileError } from '#lib/collections/file.ts';
import { loadDeclared, type Declared } from '#lib/operations/declared.ts';
import { Failure } from '#scripts/support/failure.ts';
import { say, sayFailure } from '#scripts/support/say.ts';
import { describeCollections } from './collection-table.ts';
import { findMuster, openCollectionsApi, type CollectionsApi } from './collections-api.ts';
import { UsageError, type Command } from './command.ts';

/** Makes, changes and shows the collections of a running Muster, over HTTP. */
export const collectionsCommand: Command = {
  usage: [
    'collections apply FILE [--url http://127.0.0.1:3000]',
    'collections list [--url …]',
    'collections show NAME [--url …]',
  ],
  async run(args) {
    const { url, words } = read(args);
    const [verb, subject, ...rest] = words;
    const api = openCollectionsApi(
      findMuster(url, process.env),
      process.env.MUSTER_KEY || process.env.MUSTER_ADMIN_KEY || undefined,
    );
    if (verb === 'apply' && subject !== undefined && rest.length === 0)
      return apply(api, await load(subject));
    if (verb === 'list' && subject === undefined) return say(describeCollections(await api.list()));
    if (verb === 'show' && subject !== undefined && rest.length === 0) return show(api, subject);
    throw new UsageError('');
  },
};

/** @throws UsageError */
function read(args: readonly string[]): { url: string | undefined; words: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { url: { type: 'string' } },
      allowPositionals: true,
    });
    return { url: values.url, words: positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function load(file: string): Promise<Declared> {
  try {
    // npm runs scripts in the project's folder, wherever it was called.
    return await loadDeclared(resolve(process.env.INIT_CWD ?? '.', file));
  } catch (error) {
    throw error instanceof CollectionsFileError ? new Failure(error.message) : error;
  }
}

/** Applies each collection by itself: one in conflict keeps no other from being made. */
async function apply(api: CollectionsApi, { requests }: Declared): Promise<void> {
  let failed = 0;
  for (const [name, request] of requests)
    try {
      const before = await api.find(name);
      const after = await api.define(name, request);
      say(
        `${name}: ${before === null ? 'made' : isDeepStrictEqual(before, after) ? 'unchanged' : 'changed'}`,
      );
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed += 1;
      sayFailure(`${name}: ${error.message}`);
    }
  if (failed > 0) throw new Failure(`${failed} of ${requests.size} could not be applied.`);
}

async function show(api: CollectionsApi, name: string): Promise<void> {
  const found = await api.find(name);
  if (found === null) throw new Failure(`There is no collection "${name}".`);
  say(JSON.stringify(found, undefined, 2));
}
