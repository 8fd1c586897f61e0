import { hasScope } from '#lib/access/principal.ts';
import type { Readiness } from '#lib/contract/answers.ts';
import { spanQuery } from '#lib/contract/console.ts';
import { type LookPart, lookQuery } from '#lib/contract/look.ts';
import { activityQuery } from '#lib/contract/requests.ts';
import { allow, type RuledHandler } from './allow.ts';
import { authorise } from './authorise.ts';
import { logFailure } from './log-failure.ts';
import { describeProblem } from './problem.ts';
import { listReached } from './reached.ts';
import type { RouteContext } from './route-context.ts';
import { parse } from './route.ts';

/** Whether Redis takes writes; the rest for whoever may read. */
export async function showReadiness({
  runtime,
  principal,
}: Pick<RouteContext, 'runtime' | 'principal'>): Promise<Readiness | Pick<Readiness, 'ready'>> {
  const readiness = await runtime.readiness();
  const maySee = principal !== null && hasScope(principal, ['read', 'operate']);
  return maySee ? readiness : { ready: readiness.ready };
}

/** What pages ask for again and again: each at an address of its own, and any of them at once. */
export const LOOKS = {
  ages: allow('read', ({ runtime, collection }) => runtime.views.ages(collection)),
  collections: allow('key', listReached, { alsoBound: true }),
  health: allow('read', ({ runtime, collection }) => runtime.views.health(collection)),
  matches: allow('read', async ({ runtime, collection, query }) =>
    runtime.views.matches(collection, parse(spanQuery, query)),
  ),
  operations: allow(['read', 'operate'], async ({ runtime, collection, query }) =>
    runtime.control.listOperations(collection, parse(activityQuery, query)),
  ),
  producers: allow('read', ({ runtime, collection }) => runtime.views.producers(collection)),
  readiness: allow('anyone', showReadiness),
  throughput: allow('read', async ({ runtime, collection, query }) =>
    runtime.views.throughput(collection, parse(spanQuery, query)),
  ),
} satisfies Record<LookPart, RuledHandler>;

const SPANNED: ReadonlySet<LookPart> = new Set(['matches', 'throughput']);

/** Answers several looks at once, each as its own address would, its refusal included. */
export const lookAtOnce = allow(
  'key',
  async (context) => {
    const { collection, parts, ...span } = parse(lookQuery, context.query);
    const answers = parts.map(async (part) => {
      const query = SPANNED.has(part) ? span : {};
      return [part, await look(LOOKS[part], { ...context, collection, query })] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  },
  { alsoBound: true },
);

async function look({ rule, handle }: RuledHandler, context: RouteContext): Promise<unknown> {
  const { runtime, request, principal, collection } = context;
  const started = performance.now();
  try {
    authorise(principal, rule, collection);
    return await handle(context);
  } catch (error) {
    const explained = runtime.explain(error);
    logFailure(runtime, request, explained, performance.now() - started);
    return describeProblem(explained);
  }
}
