import { hasScope, reaches, type Principal } from '#lib/access/principal.ts';
import type { FirstLook } from '#lib/contract/first-look.ts';
import { within } from '#lib/deadline.ts';
import type { Runtime } from '#lib/runtime.ts';
import { listReached } from './reached.ts';

/** Whom a page about a collection is drawn for. */
export interface Visit {
  runtime: Runtime;
  /** null: that cannot be known while Redis is away. */
  principal: Principal | null;
  collection: string;
}

type Answer = Exclude<keyof FirstLook, 'collection'>;
/** What one page shows at first, beside what every page does. */
export type FirstReads = { [A in Answer]?: (runtime: Runtime) => Promise<FirstLook[A]> };

const WAIT_MS = 250;

/** Reads what a page is first painted with: what the visitor may see, as far as it is there at once. */
export async function readFirst(visit: Visit, more: FirstReads = {}): Promise<FirstLook> {
  const { runtime, principal, collection } = visit;
  if (principal === null || !hasScope(principal, ['read']) || !reaches(principal, collection))
    return { collection };
  const reads: Record<string, (runtime: Runtime) => Promise<unknown>> = {
    collections: () => listReached({ runtime, principal }),
    stats: () => runtime.stats(collection),
    readiness: () => runtime.readiness(),
    health: () => runtime.views.health(collection),
    ...more,
  };
  const answers = Object.entries(reads).map(async ([name, read]) => {
    const answer = await within(WAIT_MS, read(runtime)).catch(() => undefined);
    return answer === undefined ? [] : [[name, answer]];
  });
  return { collection, ...(Object.fromEntries((await Promise.all(answers)).flat()) as Partial<FirstLook>) };
}
