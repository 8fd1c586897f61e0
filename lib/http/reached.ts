import { reaches } from '#lib/access/principal.ts';
import type { Collection } from '#lib/contract/answers.ts';
import { MusterError } from '#lib/errors.ts';
import type { RouteContext } from './route-context.ts';

/** The collections that the asker may reach. */
export async function listReached({
  runtime,
  principal,
}: Pick<RouteContext, 'runtime' | 'principal'>): Promise<{ collections: Collection[] }> {
  const all = await runtime.listCollections();
  return { collections: all.filter(({ name }) => principal !== null && reaches(principal, name)) };
}

/** Holds the asker against a collection that a body names. @throws MusterError `forbidden` */
export function requireReach(principal: RouteContext['principal'], collection: string): void {
  if (principal !== null && reaches(principal, collection)) return;
  throw new MusterError(
    'forbidden',
    `The key "${principal?.name ?? ''}" does not reach the collection "${collection}".`,
  );
}
