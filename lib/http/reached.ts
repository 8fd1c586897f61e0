import { reaches } from '#lib/access/principal.ts';
import type { Collection } from '#lib/contract/answers.ts';
import type { RouteContext } from './route-context.ts';

/** The collections that the asker may reach. */
export async function listReached({
  runtime,
  principal,
}: Pick<RouteContext, 'runtime' | 'principal'>): Promise<{ collections: Collection[] }> {
  const all = await runtime.listCollections();
  return { collections: all.filter(({ name }) => principal !== null && reaches(principal, name)) };
}
