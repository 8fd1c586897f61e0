import type { z } from 'zod';
import { problem } from '#lib/contract/answers.ts';

const READ_MS = 4_000;
/** A preview may look at every item of a long list. */
const CHANGE_MS = 120_000;

/** An answer that is not what was asked for: `status` is 0 when none came. */
export class ApiError extends Error {
  readonly status: number;
  /** As in `docs/errors.md`; '' when none came. */
  readonly code: string;

  constructor(message: string, status: number, code = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** The cause for which nothing came, without the advice to producers that stands behind it where Redis is away. */
export const reasonOf = (error: Error): string =>
  isRedisAway(error) ? `${error.message.split('. ')[0]}.` : error.message;

/** Whether Redis took no part in the answer: with keys in force not even who asks is known then. */
export const isRedisAway = (error: Error | null): boolean =>
  error instanceof ApiError && error.code === 'redis_unavailable';

/** GETs and validates. A body that fits the schema counts whatever its status: `ready` says 503 and why. */
export const getJson = <T>(
  schema: z.ZodType<T>,
  path: string,
  signal: AbortSignal,
  waitMs = READ_MS,
): Promise<T> => ask(schema, path, waitMs, { signal, headers: { accept: 'application/json' } });

/** Sends a change, as JSON where there is something to send, and validates the answer. */
export const sendJson = <T>(
  schema: z.ZodType<T>,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> =>
  ask(schema, path, CHANGE_MS, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function ask<T>(
  schema: z.ZodType<T>,
  path: string,
  waitMs: number,
  { signal, ...request }: RequestInit,
): Promise<T> {
  const limits = [AbortSignal.timeout(waitMs), ...(signal ? [signal] : [])];
  const answer = await fetch(path, { ...request, signal: AbortSignal.any(limits) }).catch(
    (cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw new ApiError('Muster does not answer.', 0);
    },
  );
  const body: unknown = await answer.json().catch(() => null);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const said = problem.safeParse(body);
  throw new ApiError(
    said.success ? said.data.detail : `Muster answered ${answer.status} in a form this page does not know.`,
    answer.status,
    said.data?.code,
  );
}
