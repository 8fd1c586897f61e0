import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isUp } from './api.ts';

/** A Muster that the demo started. */
export interface OwnMuster {
  stop(): Promise<void>;
}

const START_MS = 120_000;

/**
 * Starts a Muster as `npm start` does, with the settings of this shell.
 * @throws when it does not come up
 */
export async function startMuster(url: string, say: (line: string) => void): Promise<OwnMuster> {
  say(`No Muster answers at ${url}: starting one.`);
  const start = fileURLToPath(new URL('../start.ts', import.meta.url));
  const { port } = new URL(url);
  const child = spawn(process.execPath, [start], {
    // The channel closes when the demo ends, however it ends; then the Muster stops too.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PORT: port },
  });
  const ended = once(child, 'exit');
  const deadline = performance.now() + START_MS;
  while (!(await isUp(url))) {
    if (child.exitCode !== null)
      throw new Error('The Muster that the demo needs did not start; the lines above say why.');
    if (performance.now() > deadline)
      throw new Error(`The Muster that the demo needs did not come up at ${url}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
