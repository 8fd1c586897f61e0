import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findOnPath, runHidden } from '#scripts/support/programs.ts';

const DIR = path.resolve('node_modules/.cache/promtool');

/**
 * Prometheus' own checker of rules: the one on PATH, else that of Debian's package, which is unpacked and not installed, because
 * installing it would start a Prometheus. undefined: it cannot be had here.
 */
export async function findPromtool(): Promise<string | undefined> {
  const unpacked = path.join(DIR, 'usr/bin/promtool');
  const known = findOnPath('promtool') ?? (existsSync(unpacked) ? unpacked : undefined);
  if (known !== undefined || findOnPath('apt-get') === undefined || findOnPath('dpkg') === undefined)
    return known;
  mkdirSync(DIR, { recursive: true });
  await runHidden('sh', ['-c', 'cd "$1" && apt-get download -q prometheus', 'sh', DIR]);
  const file = readdirSync(DIR).find((name) => name.endsWith('.deb'));
  if (file !== undefined) await runHidden('dpkg', ['-x', path.join(DIR, file), DIR]);
  return existsSync(unpacked) ? unpacked : undefined;
}
