import { isIP } from 'node:net';

/** True for a host that only this computer reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return (
    bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || bare.startsWith('::ffff:127.')
  );
}

/** The name in a `Host` header, without its port. */
export const hostnameOf = (host: string): string => URL.parse(`http://${host}`)?.hostname ?? '';
