import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFlags } from '#scripts/start/app.ts';
import { buildIfNeeded } from '#scripts/start/build.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { withoutSettings } from '#tests/support/muster.ts';
import { startProgram } from './programs.ts';

/** One app of the production build. */
export interface MusterApp {
  url: string;
  pid: number;
  /** Its log is there. */
  dir: string;
  stop(): Promise<void>;
}

/** Starts an app as `npm start` does, on a data folder of its own. */
export async function startMuster(dir: string, env: Readonly<Record<string, string>>): Promise<MusterApp> {
  await buildIfNeeded();
  mkdirSync(dir, { recursive: true });
  const port = String(await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const next = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', port];
  const app = await startProgram({
    name: 'Muster',
    command: [process.execPath, ...nodeFlags, ...next, '--keepAliveTimeout', '70000'],
    env: {
      ...withoutSettings(process.env),
      NEXT_MANUAL_SIG_HANDLE: 'true',
      NEXT_TELEMETRY_DISABLED: '1',
      MALLOC_ARENA_MAX: '2',
      MUSTER_DATA_DIR: join(dir, 'data'),
      ...env,
    },
    logFile: join(dir, 'muster.log'),
    healthUrl: `${url}/api/health/ready`,
  });
  return { url, dir, ...app };
}
