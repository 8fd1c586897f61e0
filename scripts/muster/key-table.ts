import type { KeyEntry } from '#lib/contract/access.ts';

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
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...rows].map((row) => row[i]!.length)));
  return [HEAD, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
