/**
 * Measures Muster beside its peers and prints a table of what was found.
 *   npm run bench -- [--quick] [--only <figure,…>] [--keep]
 */
import { parseArgs } from 'node:util';
import { describeFailure, Failure } from '#scripts/support/failure.ts';
import { say, sayFailure } from '#scripts/support/say.ts';
import { awaitStop } from '#scripts/support/signals.ts';
import { FIGURES } from './figures/all.ts';
import type { Figure, Row } from './harness/figure.ts';
import { compareRatios, keepRatios, readRatios } from './harness/ratios.ts';
import { openStage } from './harness/stage.ts';
import { tabulate } from './harness/table.ts';

const stop = awaitStop();
const stage = openStage(stop);
const failed: string[] = [];
// Whatever is under way fails when its servers go.
stop.addEventListener('abort', () => void stage.close());
try {
  const { quick, keep, chosen } = readOptions();
  const rows: Row[] = [];
  for (const figure of chosen) await measure(figure, quick, rows);
  say(`\n${tabulate(rows)}`);
  if (quick) sayMoved(compareRatios(readRatios(), rows));
  if (keep) {
    const names = chosen.map(({ name }) => name).filter((name) => !failed.includes(name));
    keepRatios(
      rows,
      names,
      FIGURES.map(({ name }) => name),
    );
    say('\nKept in bench/ratios.json.');
  }
  if (failed.length > 0)
    sayFailure(`\nNot measured: ${failed.join(', ')}. Data and logs of this run stay in ${stage.dir}.`);
  process.exitCode = failed.length > 0 && !quick ? 1 : 0;
} catch (error) {
  sayFailure(stop.aborted ? 'Stopped.' : describeFailure(error));
  process.exitCode = 1;
}
await stage.close(failed.length > 0);
process.exit();

function readOptions(): { quick: boolean; keep: boolean; chosen: Figure[] } {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const names = values.only?.split(',');
  const unknown = names?.filter((name) => !FIGURES.some((figure) => figure.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Failure(
      `There is no figure called ${unknown.join(', ')}; there are ${FIGURES.map(({ name }) => name).join(', ')}.`,
    );
  if (values.quick && values.keep) throw new Failure('--keep is for a whole run, not for --quick.');
  const chosen = FIGURES.filter(
    ({ name, quick }) => (names?.includes(name) ?? true) && (quick || !values.quick),
  );
  return { quick: values.quick, keep: values.keep, chosen };
}

/** A figure that cannot be measured is named at the end, and the others go on. */
async function measure(figure: Figure, quick: boolean, rows: Row[]): Promise<void> {
  say(`\n${figure.name}`);
  const startedAt = Date.now();
  try {
    rows.push(...(await figure.run(stage, { quick })));
  } catch (error) {
    stop.throwIfAborted();
    sayFailure(describeFailure(error));
    failed.push(figure.name);
  }
  say(`  ${Math.round((Date.now() - startedAt) / 1_000)} s`);
}

function sayMoved(moved: readonly string[]): void {
  if (moved.length === 0) return say('\nNo ratio moved by more than the noise.');
  say(`\nMoved by more than the noise, or new:\n${moved.map((line) => `  ${line}`).join('\n')}`);
}
