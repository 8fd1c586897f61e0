import { hostnameOf, isLoopback } from '#lib/access/loopback.ts';
import { MusterError } from '#lib/errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that another site's page makes a browser ask for. Clients that are no browsers send neither header.
 * @throws MusterError `csrf`
 */
export function refuseCrossSite(request: Request): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isSame =
    site === null ? origin === null || isOwn(origin, request) : site === 'same-origin' || site === 'none';
  if (!isSame)
    throw new MusterError('csrf', 'This change was asked for by a page of another site; Muster refuses it.');
}

/**
 * Without keys only this computer is served: a name that is not its own is a page that has pointed a name of its own
 * here, or a proxy that lets others in.
 * @throws MusterError `unauthorized`
 */
export function refuseForeignHost(request: Request): void {
  const host = request.headers.get('host') ?? '';
  if (!isLoopback(hostnameOf(host)))
    throw new MusterError(
      'unauthorized',
      `Without keys Muster serves this computer only, not ${host === '' ? 'a request without a host' : host}: set MUSTER_ADMIN_KEY, or make a key with \`npm run muster -- keys create\`.`,
    );
}

const isOwn = (origin: string, request: Request): boolean =>
  URL.parse(origin)?.host === (request.headers.get('x-forwarded-host') ?? request.headers.get('host'));
