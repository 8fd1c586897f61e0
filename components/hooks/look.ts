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
 * @param span of those parts that take one, as a query
 */
export async function lookAt<T>(
  schema: z.ZodType<T>,
  collection: string,
  part: LookPart,
  span = '',
): Promise<T> {
  const answers = Promise.withResolvers<unknown>();
  const others = gathered.get(collection);
  if (others === undefined) setTimeout(() => sendGathered(collection), GATHER_MS);
  gathered.set(collection, [...(others ?? []), { part, span, answers }]);
  return judge(schema, await answers.promise);
}

function sendGathered(collection: string): void {
  // A tab that was hidden meanwhile asks for nothing until it is seen again.
  if (document.hidden) {
    document.addEventListener('visibilitychange', () => sendGathered(collection), { once: true });
    return;
  }
  const asked = gathered.get(collection) ?? [];
  gathered.delete(collection);
  const anySpan = asked.find(({ span }) => span !== '')?.span ?? '';
  for (const [span, together] of Map.groupBy(asked, (one) => one.span || anySpan))
    void send(collection, span, together);
}

async function send(collection: string, span: string, asked: readonly Asked[]): Promise<void> {
  const of = `collection=${encodeURIComponent(collection)}`;
  const parts = asked.map(({ part }) => part).join(',');
  try {
    const found = await getJson(answersByPart, `/api/look?${of}&parts=${parts}${span && `&${span}`}`);
    for (const { part, answers } of asked) answers.resolve(found[part]);
  } catch (error) {
    for (const { answers } of asked) answers.reject(error);
  }
}
