import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { withoutSettings } from './muster.ts';

/** How a program that ran to its end went. */
export interface ScriptOutcome {
  code: number | null;
  output: string;
}

/** Runs a program of the project under this Node to its end, with these settings and no others. */
export async function runScript(
  args: readonly string[],
  settings: Record<string, string>,
): Promise<ScriptOutcome> {
  const child = spawn(process.execPath, args, {
    env: { ...withoutSettings(process.env), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
