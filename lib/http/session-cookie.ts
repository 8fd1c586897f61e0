import { SESSION_S } from '#lib/access/session-life.ts';

/** The cookie that a session of the dashboard lives in. */
export const SESSION_COOKIE = 'muster_session';

/** The sealed session in a `Cookie` header; null: there is none. */
export function readSessionCookie(header: string): string | null {
  const pairs = header.split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`));
  return found?.slice(SESSION_COOKIE.length + 1) || null;
}

/** A `Set-Cookie` header: no script reads it, no other site sends it. @param seal null: ends the session */
export function writeSessionCookie(request: Request, seal: string | null): string {
  const isSecure = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  return [
    `${SESSION_COOKIE}=${seal ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${seal === null ? 0 : SESSION_S}`,
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
