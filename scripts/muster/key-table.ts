import type { KeyEntry } from '#lib/contract/access.ts';
import { layOut } from './table.ts';

const HEAD = ['ID', 'NAME', 'SCOPES', 'COLLECTIONS', 'EXPIRES', 'LAST USED'];

/** Keys as a table for a terminal. */
export function describeKeys(keys: readonly KeyEntry[], nowMs: number): string {
  if (keys.length === 0) return 'There are no keys.';
  const rows = keys.map(({ id, name, scopes, collections, expires_at: expires, last_used_at: used }) => [
    id,
    name,
    scopes.join(','),
    collections?.join(',') ?? 'all',
    expires === null ? 'never' : expires <= nowMs ? 'expired' : dateOf(expires),
    used === null ? 'never' : dateOf(used),
  ]);
  return layOut([HEAD, ...rows]);
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
