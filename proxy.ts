import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { TOAST_STYLE_HASHES } from '#components/shell/toast-style.ts';

/** Gives each page a nonce that its scripts carry: no other script runs. It guards nothing; pages and routes do that themselves. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = describePolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce from here and puts it on its own scripts.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set('content-security-policy', policy);
  return answer;
}

/** Pages only: a proxy cuts the bodies that pass through it at 10 MB, and says nothing. */
export const config = { matcher: '/((?!api/|aggregate|ingest/|_next/|icon\\.svg).*)' };

const describePolicy = (nonce: string): string =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}' ${TOAST_STYLE_HASHES.map((hash) => `'${hash}'`).join(' ')}`,
    // React writes the colours and widths of a picture as attributes.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
