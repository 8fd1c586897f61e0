import { z } from 'zod';
import type { LookPart } from '#lib/contract/look.ts';
import { getJson, judge } from '#components/hooks/api.ts';

interface Asked {
  part: LookPart;
  span: string;
  answers: PromiseWithResolvers<unknown>;
}

/** Queries that are due together come within one turn of timers. */
const GATHER_MS = 10;
const answersByPart = z.record(z.string(), z.unknown());
const gathered = new Map<string, Asked[]>();

/**
 * Asks for one part of what a page shows; what is asked for at the same moment goes in one request.
 * @param api where the collection's API begins
 * @param span of those parts that take one, as a query
 */
export async function lookAt<T>(schema: z.ZodType<T>, api: string, part: LookPart, span = ''): Promise<T> {
  const answers = Promise.withResolvers<unknown>();
  const others = gathered.get(api);
  if (others === undefined) setTimeout(() => sendGathered(api), GATHER_MS);
  gathered.set(api, [...(others ?? []), { part, span, answers }]);
  return judge(schema, await answers.promise);
}

function sendGathered(api: string): void {
  // A tab that was hidden meanwhile asks for nothing until it is seen again.
  if (document.hidden) {
    document.addEventListener('visibilitychange', () => sendGathered(api), { once: true });
    return;
  }
  const asked = gathered.get(api) ?? [];
  gathered.delete(api);
  const anySpan = asked.find(({ span }) => span !== '')?.span ?? '';
  for (const [span, together] of Map.groupBy(asked, (one) => one.span || anySpan))
    void send(api, span, together);
}

async function send(api: string, span: string, asked: readonly Asked[]): Promise<void> {
  const parts = asked.map(({ part }) => part).join(',');
  try {
    const found = await getJson(answersByPart, `${api}/look?parts=${parts}${span && `&${span}`}`);
    for (const { part, answers } of asked) answers.resolve(found[part]);
  } catch (error) {
    for (const { answers } of asked) answers.reject(error);
  }
}
