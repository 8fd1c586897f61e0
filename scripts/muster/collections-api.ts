import { resolve } from 'node:path';
import type { z } from 'zod';
import { collection, collections, problem } from '#lib/contract/answers.ts';
import type { CollectionRequest } from '#lib/contract/requests.ts';
import { readRunFile } from '#scripts/start/run-file.ts';
import { Failure, reasonOf } from '#scripts/support/failure.ts';

export type Collection = z.infer<typeof collection>;

/** The collections of a running Muster, over HTTP. Each call throws a Failure in the words of the answer. */
export interface CollectionsApi {
  list(): Promise<Collection[]>;
  /** null: there is none of this name. */
  find(name: string): Promise<Collection | null>;
  define(name: string, request: CollectionRequest): Promise<Collection>;
}

const ANSWER_MS = 30_000;

/** Where Muster is: at `url`, else where it runs in this folder, else at its own address. */
export const findMuster = (url: string | undefined, env: NodeJS.ProcessEnv): string =>
  (url ?? readRunFile(resolve(env.MUSTER_DATA_DIR || './data')).app?.url ?? 'http://127.0.0.1:3000').replace(
    /\/$/,
    '',
  );

/** Opens them. @param key with the scope admin to change something, any to look; undefined where none is in force */
export function openCollectionsApi(url: string, key: string | undefined): CollectionsApi {
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };

  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    try {
      return await fetch(`${url}/api/collections${path}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new Failure(`No Muster answers at ${url} (${reasonOf(cause)}). Name it with --url.`);
    }
  }

  return {
    list: async () => (await read(await ask('GET', ''), collections)).collections,
    async find(name) {
      const answer = await ask('GET', `/${encodeURIComponent(name)}`);
      return answer.status === 404 ? null : read(answer, collection);
    },
    define: async (name, request) =>
      read(await ask('PUT', `/${encodeURIComponent(name)}`, request), collection),
  };
}

/** @throws Failure with the problem's own sentence */
async function read<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return schema.parse(body);
  const told = problem.safeParse(body);
  throw new Failure(told.success ? told.data.detail : `Muster answers ${answer.status}.`);
}
