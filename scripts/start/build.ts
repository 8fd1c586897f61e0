import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '#scripts/support/failure.ts';
import { runHidden } from '#scripts/support/programs.ts';
import { say, sayFailure, showWaiting } from '#scripts/support/say.ts';

const folders = ['app', 'components', 'lib', 'public'];
const files =
  /^(instrumentation.*\.ts|proxy\.ts|next\.config\.\w+|postcss\.config\.\w+|tsconfig.*\.json|package(-lock)?\.json)$/;
const stamp = '.next/muster-sources';
const nextBin = 'node_modules/next/dist/bin/next';

/**
 * Builds the app, unless the build that is there was made from these very sources.
 * @throws Failure after showing what the build said
 */
export async function buildIfNeeded(signal?: AbortSignal): Promise<void> {
  const sources = digestSources();
  if (existsSync('.next/BUILD_ID') && readStamp() === sources) return say('Build: up to date.');
  const startedAt = Date.now();
  say('Build: the sources are newer, building …');
  const done = showWaiting('  next build');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  const outcome = await runHidden(process.execPath, [nextBin, 'build'], { env, signal }).finally(done);
  if (!outcome.ok) {
    sayFailure(outcome.output.trim());
    throw new Failure('The build failed: what it said is above.');
  }
  writeFileSync(stamp, sources);
  say(`Build: done in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** By content: a checkout touches files that are the same, and a removed file has no time at all. */
function digestSources(): string {
  const digest = createHash('sha256').update(process.version);
  for (const path of listSources()) digest.update(`\0${path}\0`).update(readFileSync(path));
  return digest.digest('hex');
}

/** The files that a build is made of. */
export function listSources(): string[] {
  const inFolders = folders.filter((folder) => existsSync(folder)).flatMap((folder) => listFolder(folder));
  return [...readdirSync('.').filter((name) => files.test(name)), ...inFolders].sort();
}

const listFolder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const readStamp = (): string | undefined => (existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined);
