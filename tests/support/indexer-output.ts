import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { withoutSettings } from './muster.ts';

/** Runs an indexer until it has said some words, and answers all that it has written, the log at its most talkative. */
export async function readIndexerOutput(settings: Record<string, string>, words: string): Promise<string> {
  const child = spawn(process.execPath, ['scripts/indexer.ts'], {
    env: { ...withoutSettings(process.env), MUSTER_LOG_LEVEL: 'trace', ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  try {
    await expect.poll(() => output, { timeout: 25_000 }).toContain(words);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  return output;
}
