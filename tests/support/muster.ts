import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#scripts/support/ports.ts';

/** A Muster of the production build, started as a person would, on a data folder of its own. */
export interface TestMuster {
  url: string;
  dataDir: string;
  /** What it has said so far. */
  output(): string;
  /** Ends app and Redis, and whoever started them, with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it in order and removes its data; answers its exit code. */
  stop(): Promise<number | null>;
}

export interface TestMusterOptions {
  /** An older Muster's folder, to go on where it was. */
  dataDir?: string;
  env?: Record<string, string>;
}

const UP_MS = 120_000;

/** Starts a Muster and waits until it serves. @throws with what it said when it does not come up */
export async function startMuster({ dataDir, env = {} }: TestMusterOptions = {}): Promise<TestMuster> {
  const dir = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'muster-data-')));
  const url = `http://127.0.0.1:${env.PORT ?? (await findFreePort())}`;
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    env: { ...withoutSettings(process.env), PORT: new URL(url).port, MUSTER_DATA_DIR: dir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await waitUntilUp(child, url, () => output);
  return {
    url,
    dataDir: dir,
    output: () => output,
    async kill() {
      const run = JSON.parse(await readFile(path.join(dir, 'run.json'), 'utf8')) as Record<
        string,
        { pid: number }
      >;
      const ended = once(child, 'exit');
      for (const pid of [child.pid, run.app?.pid, run.redis?.pid]) if (pid !== undefined) killNow(pid);
      await ended;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      await rm(dir, { recursive: true, force: true });
      return code;
    },
  };
}

async function waitUntilUp(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = performance.now() + UP_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    );
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`Muster did not come up:\n${output()}`);
}

/** The machine's own settings must not reach a test's Muster. */
export const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  ...Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(REDIS_|ELASTICSEARCH_|MUSTER_|PORT$|HOST$)/.test(name)),
  ),
});

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with the one before.
  }
}
