import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { isMusterError } from '#lib/errors.ts';
import { running } from '#lib/running.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

/**
 * Lets a page be drawn for whoever is signed in; everyone else is led to /login, and back from there. A page holds no data
 * of its own, so it is drawn also while Redis is away, to say so: what it asks for is refused then.
 * @param here the page's own address
 */
export async function guardPage(here: string): Promise<void> {
  // Pages are bundled apart, without what runs Muster; it was started before any of them.
  const runtime = (await running.musterRuntime)!;
  const seal = (await cookies()).get(SESSION_COOKIE)?.value;
  try {
    const credential =
      seal === undefined ? ({ kind: 'none' } as const) : ({ kind: 'session', seal } as const);
    if ((await runtime.access.identify(credential)) !== null) return;
  } catch (error) {
    if (isMusterError(runtime.explain(error))) return;
    throw error;
  }
  redirect(`/login?to=${encodeURIComponent(here)}`);
}
