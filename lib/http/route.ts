import type { z } from 'zod';
import type { Principal } from '#lib/access/principal.ts';
import { isMusterError, MusterError } from '#lib/errors.ts';
import { cut } from '#lib/formats/quote.ts';
import { getRuntime, type Runtime } from '#lib/runtime.ts';
import type { AccessRule, RuledHandler } from './allow.ts';
import { answerJson } from './answer-json.ts';
import { authorise, confirm, identify } from './authorise.ts';
import { drainUnread } from './drain.ts';
import { answerProblem } from './problem.ts';
import { readRequestId } from './request-id.ts';
import { watchRequest } from './watch-request.ts';

// Next gives no params at all on a path without any.
type Params = Record<string, string | string[]>;
type NextHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/** A method of a route as Next takes it, with its access rule to be looked up; a method that is refused has none. */
export type DeclaredHandler = NextHandler & { rule?: AccessRule };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/**
 * Declares a route: each handler's return value becomes the JSON answer (a Response stands as it is), each MusterError a
 * problem, every other method a 405 with `Allow`. Nothing is handled that its rule does not allow.
 */
export function declareRoute(
  handlers: Partial<Record<Method, RuledHandler>>,
): Record<Method, DeclaredHandler> {
  const allow = METHODS.filter((method) => handlers[method] !== undefined).join(', ');
  const entries = METHODS.map((method) => [
    method,
    handlers[method] === undefined ? refuse(method, allow) : serve(handlers[method]),
  ]);
  return Object.fromEntries(entries) as Record<Method, DeclaredHandler>;
}

function serve({ rule, handle }: RuledHandler): DeclaredHandler {
  const answer: NextHandler = async (request, { params }) => {
    const [runtime, given] = await Promise.all([getRuntime(), params]);
    return watchRequest(runtime, request, given ?? {}, (requestId) =>
      answerOne(runtime, request, given ?? {}, requestId),
    );
  };

  async function answerOne(
    runtime: Runtime,
    request: Request,
    { collection = '', operation = '' }: Params,
    requestId: string,
  ): Promise<Response> {
    const started = performance.now();
    let leave: (() => void) | undefined;
    try {
      leave = runtime.enter();
      const principal = await identifyFor(rule, runtime, request);
      authorise(principal, rule, String(collection));
      const answer = await handle({
        request,
        runtime,
        principal,
        actor: principal?.name ?? 'anonymous',
        collection: String(collection),
        operation: String(operation),
        query: readQuery(request),
        confirm: () => confirm(runtime.access, request, rule, String(collection)),
      });
      return answer instanceof Response ? answer : answerJson(answer, started);
    } catch (error) {
      const explained = runtime.explain(error);
      logFailure(runtime, request, explained, performance.now() - started);
      runtime.telemetry.meter.noteRefusal(isMusterError(explained) ? explained.code : 'internal');
      await drainUnread(request);
      return answerProblem(explained, { requestId });
    } finally {
      leave?.();
    }
  }
  return Object.assign(answer, { rule });
}

/** What is for anyone answers also while it cannot be known who asks. */
async function identifyFor(
  { scopes }: AccessRule,
  { access }: Runtime,
  request: Request,
): Promise<Principal | null> {
  try {
    return await identify(access, request);
  } catch (error) {
    if (scopes === 'anyone' && !isMusterError(error)) return null;
    throw error;
  }
}

/** @throws MusterError `invalid_query` where a parameter stands twice: which one is meant? */
function readQuery(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url);
  const names = [...searchParams.keys()];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new MusterError(
      'invalid_query',
      `The parameter ${JSON.stringify(twice.slice(0, 80))} stands twice.`,
    );
  return Object.fromEntries(searchParams);
}

function logFailure({ log }: Runtime, request: Request, error: unknown, ms: number): void {
  const at = { method: request.method, path: new URL(request.url).pathname, ms: Math.round(ms) };
  if (isMusterError(error) && error.code !== 'internal')
    log.info({ ...at, code: error.code, detail: error.message }, 'refused');
  else log.error({ ...at, err: error }, 'failed');
}

const refuse =
  (method: Method, allow: string): NextHandler =>
  ({ headers }) =>
    Promise.resolve(
      answerProblem(
        new MusterError(
          'method_not_allowed',
          `${method} is not allowed here; ${allow === '' ? 'nothing' : allow} is.`,
        ),
        { requestId: readRequestId(headers), headers: { allow } },
      ),
    );

/** A message may name what was sent. */
const MESSAGE_CHARS_MAX = 500;

/** Checks query parameters or a body. @throws MusterError `invalid_query`, naming the first that is wrong */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = cut(issue?.path.join('.') ?? '', MESSAGE_CHARS_MAX);
  throw new MusterError(
    'invalid_query',
    `${name === '' ? '' : `${name}: `}${cut(issue?.message ?? 'is invalid', MESSAGE_CHARS_MAX)}.${listMembers(schema, issue)}`,
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
