import { cookies } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { collectionName, DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { isMusterError } from '#lib/errors.ts';
import { running } from '#lib/running.ts';
import type { Visit } from './first-look.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

/**
 * Lets a page be drawn for whoever is signed in; everyone else is led to /login, and back from there. It is drawn also while
 * Redis is away, to say so: it has no data then, and what it asks for is refused.
 * @param here the page's own address
 */
export async function guardPage(here: string): Promise<Omit<Visit, 'collection'>> {
  // Pages are bundled apart, without what runs Muster; it was started before any of them.
  const runtime = (await running.musterRuntime)!;
  const seal = (await cookies()).get(SESSION_COOKIE)?.value;
  try {
    const credential =
      seal === undefined ? ({ kind: 'none' } as const) : ({ kind: 'session', seal } as const);
    const principal = await runtime.access.identify(credential);
    if (principal !== null) return { runtime, principal };
  } catch (error) {
    if (isMusterError(runtime.explain(error))) return { runtime, principal: null };
    throw error;
  }
  redirect(`/login?to=${encodeURIComponent(here)}`);
}

/** What a page of Next knows of its address. */
export type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The collection that a page's address names; null for one that can have no such name. */
export async function readCollection({ searchParams }: PageProps): Promise<string | null> {
  const { collection = DEFAULT_COLLECTION } = await searchParams;
  return collectionName.safeParse(collection).data ?? null;
}

/** Guards a page that is about a collection; one whose name cannot be is not found. @param path the page's own */
export async function guardCollectionPage(path: string, props: PageProps): Promise<Visit> {
  const collection = await readCollection(props);
  if (collection === null) notFound();
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await props.searchParams))
    for (const one of [value ?? []].flat()) query.append(name, one);
  const visit = await guardPage(query.size === 0 ? path : `${path}?${query.toString()}`);
  return { ...visit, collection };
}
