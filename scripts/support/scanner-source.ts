import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Where the scanner of bodies is, and what it is built from. */
export const SCANNER = 'lib/intake/body-reader/scanner.wasm';
export const SOURCE = 'lib/intake/body-reader/scanner';

/** The compiler, and how it is called. */
export const COMPILER = 'assemblyscript@0.28.20';
export const OPTIONS = '-O3 --noAssert --converge --runtime stub --enable simd --initialMemory 26'.split(' ');

/** The section of the built file that tells its source. */
export const SECTION = 'source';

/** Names the source and the way it is built, as the built file does. */
export function hashSource(): string {
  const hash = createHash('sha256').update([COMPILER, ...OPTIONS].join(' '));
  for (const name of readdirSync(SOURCE).sort())
    hash.update(`\n${name}\n`).update(readFileSync(`${SOURCE}/${name}`));
  return hash.digest('hex');
}
