import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { problem } from '#lib/contract/answers.ts';
import { hideSecrets } from '#lib/hide-secrets.ts';
import { readRunFile } from '#scripts/start/run-file.ts';
import { Failure, reasonOf } from '#scripts/support/failure.ts';
import { TEXT } from './command-line.ts';
import { UsageError } from './command.ts';

const DEFAULT_URL = 'http://127.0.0.1:3000';
const ANSWER_MS_MAX = 60_000;

/** The options that every command over HTTP takes. */
export const API_OPTIONS = { url: TEXT, 'key-file': TEXT } as const;

/** What is asked of a Muster. */
export interface Ask {
  method?: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it stands; `headers` say what it is. */
  body?: Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** A running Muster, over HTTP. */
export interface Api {
  url: string;
  /**
   * Asks, and checks the answer's shape.
   * @throws Refused, Unreached, Failure
   */
  ask<T>(path: string, answer: z.ZodType<T>, ask?: Ask): Promise<T>;
}

/** Muster answered with an error, which its message tells. */
export class Refused extends Failure {
  readonly status: number;
  /** What the answer asks to wait; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, status: number, retryAfterMs: number | undefined) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came. */
export class Unreached extends Failure {}

/**
 * Opens the Muster that `--url` names, else the one that runs on this folder, else the usual address. The key comes from the
 * environment or a file: a command line is read by everyone on the machine.
 * @throws UsageError, Failure
 */
export function openApi(options: { url?: string | undefined; 'key-file'?: string | undefined }): Api {
  const url = readUrl(options.url ?? findRunning() ?? DEFAULT_URL);
  const key = readKey(options['key-file']);
  return {
    url,
    async ask(path, answer, { method = 'GET', json, body, headers = {}, signal } = {}) {
      const limit = AbortSignal.timeout(ANSWER_MS_MAX);
      try {
        const response = await fetch(`${url}${path}`, {
          method,
          headers: {
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
          ...(body === undefined ? {} : { body }),
          signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
        });
        const text = await response.text();
        if (!response.ok) throw refusal(url, response, text);
        return readAnswer(url, answer, text);
      } catch (error) {
        signal?.throwIfAborted();
        throw error instanceof Failure ? error : unreached(url, error);
      }
    },
  };
}

function readUrl(given: string): string {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${hideSecrets(given)}" is no address; write ${DEFAULT_URL}.`);
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw new UsageError(
      'A key does not belong in an address: set MUSTER_KEY, or name a file with --key-file.',
    );
  return url.href.replace(/\/$/, '');
}

const findRunning = (): string | undefined =>
  readRunFile(resolve(process.env.MUSTER_DATA_DIR || './data')).app?.url;

function readKey(file: string | undefined): string | undefined {
  if (file === undefined) return process.env.MUSTER_KEY || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure(`The key file ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

function readAnswer<T>(url: string, answer: z.ZodType<T>, text: string): T {
  const { data, success } = answer.safeParse(readJson(text));
  if (success) return data;
  throw new Failure(`${url} does not answer as a Muster of this version does.`);
}

function refusal(url: string, { status, headers }: Response, text: string): Refused {
  const { data: told } = problem.safeParse(readJson(text));
  const sentence = told?.detail ?? `${url} answered ${status}, and not as a Muster does.`;
  const cure = status === 401 ? ' Set MUSTER_KEY, or name a file with --key-file.' : '';
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new Refused(`${sentence}${cure}`, status, Number.isFinite(seconds) ? seconds * 1_000 : undefined);
}

function unreached(url: string, error: unknown): Unreached {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new Unreached(`${url} has not answered for ${ANSWER_MS_MAX / 1_000} s.`);
  // `fetch` hides the system's error in the cause of its own.
  const reason = reasonOf(error instanceof TypeError ? (error.cause ?? error) : error);
  return new Unreached(
    `No Muster answers at ${url} (${reason}). Start one with \`npm start\`, or name another with --url.`,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
