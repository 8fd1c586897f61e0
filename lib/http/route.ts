import type { z } from 'zod';
import { isMusterError, MusterError } from '#lib/errors.ts';
import { getRuntime, type Runtime } from '#lib/runtime.ts';
import { answerProblem } from './problem.ts';

/** What a handler is given. */
export interface RouteContext {
  request: Request;
  runtime: Runtime;
  /** Who asks, for the activity log. */
  actor: string;
  /** The collection named in the path; '' where there is none. */
  collection: string;
  /** The operation named in the path; '' where there is none. */
  operation: string;
  /** Query parameters, the last of each name. */
  query: Record<string, string>;
}

type Handler = (context: RouteContext) => Promise<unknown>;
// Next gives no params at all on a path without any.
type Params = Record<string, string | string[]>;
type NextHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/**
 * Declares a route: each handler's return value becomes the JSON answer (a Response stands as it is), each MusterError a
 * problem, every other method a 405 with `Allow`.
 */
export function declareRoute(handlers: Partial<Record<Method, Handler>>): Record<Method, NextHandler> {
  const allow = METHODS.filter((method) => handlers[method] !== undefined).join(', ');
  const entries = METHODS.map((method) => [
    method,
    handlers[method] === undefined ? refuse(method, allow) : serve(handlers[method]),
  ]);
  return Object.fromEntries(entries) as Record<Method, NextHandler>;
}

function serve(handler: Handler): NextHandler {
  return async (request, { params }) => {
    const started = performance.now();
    const runtime = await getRuntime();
    let leave: (() => void) | undefined;
    try {
      leave = runtime.enter();
      const { collection = '', operation = '' } = (await params) ?? {};
      const query = Object.fromEntries(new URL(request.url).searchParams);
      const answer = await handler({
        request,
        runtime,
        actor: 'local',
        collection: String(collection),
        operation: String(operation),
        query,
      });
      return answer instanceof Response
        ? answer
        : Response.json(answer, { headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      const explained = runtime.explain(error);
      logFailure(runtime, request, explained, performance.now() - started);
      return answerProblem(explained);
    } finally {
      leave?.();
    }
  };
}

function logFailure({ log }: Runtime, request: Request, error: unknown, ms: number): void {
  const at = { method: request.method, path: new URL(request.url).pathname, ms: Math.round(ms) };
  if (isMusterError(error)) log.info({ ...at, code: error.code, detail: error.message }, 'refused');
  else log.error({ ...at, err: error }, 'failed');
}

const refuse =
  (method: Method, allow: string): NextHandler =>
  () =>
    Promise.resolve(
      answerProblem(
        new MusterError(
          'method_not_allowed',
          `${method} is not allowed here; ${allow === '' ? 'nothing' : allow} is.`,
        ),
        { allow },
      ),
    );

/** Checks query parameters or a body. @throws MusterError `invalid_query`, naming the first that is wrong */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new MusterError(
    'invalid_query',
    `${name === '' ? '' : `${name}: `}${issue?.message ?? 'is invalid'}.${listMembers(schema, issue)}`,
    { cause: parsed.error },
  );
}

function listMembers(schema: z.ZodType, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code !== 'unrecognized_keys' || issue.path.length > 0 || !('shape' in schema)) return '';
  return ` The members are ${Object.keys(schema.shape as object).join(', ')}.`;
}

/** The last segment of a path, decoded: IDs may hold any character, slashes included. @throws MusterError `invalid_id` */
export function readLastSegment(request: Request): string {
  const segment = new URL(request.url).pathname.replace(/\/$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new MusterError('invalid_id', `"${segment}" is no percent-encoded UTF-8.`, { cause: error });
  }
}
