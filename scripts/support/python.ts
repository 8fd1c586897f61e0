import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from './failure.ts';
import { runHidden } from './programs.ts';
import { say, sayFailure, showWaiting } from './say.ts';

const CACHE = resolve('node_modules/.cache/muster');

export interface PythonEnvironment {
  /** What it is for, as a sentence calls it: `the tests`. */
  name: string;
  /** What `pip install` is given. */
  install: readonly string[];
  /** Files that decide what is in it: it is made anew when one of them changes. */
  madeFrom: readonly string[];
  signal?: AbortSignal;
}

/**
 * A virtual environment, made when it is missing.
 * @returns the folder of its programs
 * @throws Failure
 */
export async function preparePython({ name, install, madeFrom, signal }: PythonEnvironment): Promise<string> {
  const hash = createHash('sha256')
    .update(Buffer.concat([...madeFrom.map((file) => readFileSync(file)), Buffer.from(resolve())]))
    .digest('hex')
    .slice(0, 12);
  const home = join(CACHE, `python-${hash}`);
  const isReady = join(home, 'ready');
  if (existsSync(isReady)) return join(home, 'bin');
  say(`\nPython: installing the packages of ${name} …`);
  const done = showWaiting('  pip is at work');
  rmSync(home, { recursive: true, force: true });
  const steps: [program: string, args: string[]][] = [
    ['python3', ['-m', 'venv', home]],
    [join(home, 'bin/pip'), ['install', '-q', ...install]],
  ];
  try {
    for (const [program, args] of steps) {
      const { ok, output } = await runHidden(program, args, { signal });
      if (ok) continue;
      sayFailure(output.trim());
      throw new Failure(`${program} could not prepare the Python of ${name}: what it said is above.`);
    }
  } finally {
    done();
  }
  writeFileSync(isReady, '');
  return join(home, 'bin');
}
