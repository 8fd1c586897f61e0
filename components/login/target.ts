/** Where a sign-in leads: a page of Muster's own, never another site. */
export function readTarget(to: string | string[] | undefined): string {
  if (typeof to !== 'string') return '/';
  const own = 'http://muster.invalid';
  const target = URL.parse(to, own);
  return to.startsWith('/') && target?.origin === own ? target.pathname + target.search : '/';
}

/** The page that leads to a sign-in, and back to where one was. */
export const loginAddress = (here: string): string => `/login?to=${encodeURIComponent(here)}`;
