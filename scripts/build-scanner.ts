/** Builds the scanner of bodies: `npm run build-scanner`. */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { COMPILER, hashSource, OPTIONS, SCANNER, SECTION, SOURCE } from './support/scanner-source.ts';

const CUSTOM_SECTION = 0;

execFileSync(
  'npx',
  ['--yes', '--package', COMPILER, 'asc', `${SOURCE}/index.ts`, ...OPTIONS, '--outFile', SCANNER],
  { stdio: 'inherit' },
);
const content = Buffer.from(`${String.fromCharCode(SECTION.length)}${SECTION}${hashSource()}`);
appendFileSync(SCANNER, Buffer.concat([Buffer.of(CUSTOM_SECTION, content.length), content]));
