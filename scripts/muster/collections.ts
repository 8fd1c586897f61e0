import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CollectionsFileError } from '#lib/collections/file.ts';
import { collection, collections, type Collection } from '#lib/contract/answers.ts';
import { loadDeclared, type Declared } from '#lib/operations/declared.ts';
import { Failure } from '#scripts/support/failure.ts';
import { say, sayFailure } from '#scripts/support/say.ts';
import { API_OPTIONS, openApi, Refused, type Api } from './api.ts';
import { describeCollections } from './collection-table.ts';
import { readCommandLine } from './command-line.ts';
import { UsageError, type Command } from './command.ts';

/** Makes, changes and shows the collections of a running Muster, over HTTP. */
export const collectionsCommand: Command = {
  usage: [
    'collections apply FILE [--url …] [--key-file …]',
    'collections list [--url …] [--key-file …]',
    'collections show NAME [--url …] [--key-file …]',
  ],
  async run(args) {
    const { values, positionals } = readCommandLine(args, API_OPTIONS);
    const [verb, subject, ...rest] = positionals;
    const api = openApi(values);
    if (verb === 'apply' && subject !== undefined && rest.length === 0)
      return apply(api, await load(subject));
    if (verb === 'list' && subject === undefined)
      return say(describeCollections((await api.ask('/api/collections', collections)).collections));
    if (verb === 'show' && subject !== undefined && rest.length === 0)
      return say(JSON.stringify(await api.ask(pathOf(subject), collection), undefined, 2));
    throw new UsageError('');
  },
};

async function load(file: string): Promise<Declared> {
  try {
    // npm runs scripts in the project's folder, wherever it was called.
    return await loadDeclared(resolve(process.env.INIT_CWD ?? '.', file));
  } catch (error) {
    throw error instanceof CollectionsFileError ? new Failure(error.message) : error;
  }
}

/** Applies each collection by itself: one in conflict keeps no other from being made. */
async function apply(api: Api, { requests }: Declared): Promise<void> {
  let failed = 0;
  for (const [name, request] of requests)
    try {
      const before = await find(api, name);
      const after = await api.ask(pathOf(name), collection, { method: 'PUT', json: request });
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

/** null: there is none of this name. */
async function find(api: Api, name: string): Promise<Collection | null> {
  try {
    return await api.ask(pathOf(name), collection);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

const pathOf = (name: string): string => `/api/collections/${encodeURIComponent(name)}`;
