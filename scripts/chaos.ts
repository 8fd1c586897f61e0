import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run.ts';
import { describeFailure, Failure } from './support/failure.ts';
import { say, sayFailure } from './support/say.ts';
import { awaitStop } from './support/signals.ts';

const EXAMPLES_MAX = 20;

const stop = awaitStop();
const dir = mkdtempSync(join(tmpdir(), 'muster-chaos-'));
// Elasticsearch runs as a user of its own, who has to get in.
chmodSync(dir, 0o755);
let isRight = false;
try {
  const { minutes, seed } = readOptions();
  say(`Chaos for ${minutes} minutes with seed ${seed}: npm run chaos -- --minutes ${minutes} --seed ${seed}`);
  const { verdict, faults } = await runChaos({ minutes, seed, dir, signal: stop });
  const { lost, mispaired, ...counts } = verdict;
  for (const example of [...lost.map((name) => `lost: ${name}`), ...mispaired].slice(0, EXAMPLES_MAX))
    say(example);
  const lines = { ...counts, lost: lost.length, mispaired: mispaired.length, 'faults injected': faults };
  say('');
  for (const [label, number] of Object.entries(lines)) say(`${label} ${number}`);
  isRight = counts.acknowledged > 0 && lost.length + mispaired.length === 0;
} catch (error) {
  sayFailure(stop.aborted ? 'Stopped.' : describeFailure(error));
}
if (isRight || stop.aborted) rmSync(dir, { recursive: true, force: true });
else sayFailure(`Data and logs of this run stay in ${dir}.`);
process.exit(isRight ? 0 : 1);

function readOptions(): { minutes: number; seed: number } {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 5);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!(minutes > 0 && minutes <= 24 * 60))
    throw new Failure('--minutes has to be a number above 0, at most 1440.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Failure('--seed has to be a whole number.');
  return { minutes, seed };
}
