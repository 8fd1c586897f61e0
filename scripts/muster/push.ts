import { DEFAULT_COLLECTION, LIMITS } from '#lib/contract/vocabulary.ts';
import { describeFailure } from '#scripts/support/failure.ts';
import { say, sayFailure } from '#scripts/support/say.ts';
import { awaitStop } from '#scripts/support/signals.ts';
import { API_OPTIONS, openApi } from './api.ts';
import { readCommandLine, readCount, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import type { Mapping } from './push/choose-columns.ts';
import { openInput, type Input } from './push/input.ts';
import { openRejects } from './push/rejects.ts';
import { sendFile, type Delivery, type Halt, type Tally } from './push/send-file.ts';
import { findSources } from './push/sources.ts';
import { readSpanMs } from './span.ts';

const ROWS_MAX = Number.MAX_SAFE_INTEGER;
const EXIT = { failed: 1, rejected: 2, stopped: 130 } as const;

/** Sends files of embeddings, and tells what became of each row. */
export const pushCommand: Command = {
  usage: [
    'push FILE… [--collection c] [--type image] [--ids FILE] [--id-column NAME] [--vector-column NAME] [--model NAME@REVISION]',
    '     [--rejects rejects.csv] [--from ROW] [--producer NAME] [--batch-bytes 4194304] [--connections 4] [--give-up-after 10m] [--url …]',
    '     [--key-file …]',
  ],
  async run(args) {
    const { delivery, files, ids, mapping, from } = readOptions(args);
    const stop = awaitStop();
    const { sources, refused } = await findSources(files, ids);
    for (const { message } of refused) sayFailure(message);
    if (refused.length > 0) process.exitCode = EXIT.failed;
    const inputs = await Promise.all(
      sources.map((source) => openInput(source, mapping, sources.length === 1)),
    );
    for (const [i, input] of inputs.entries()) {
      const halt = await sendFile(delivery, input, i === 0 ? from : 1, stop);
      if (halt === null) continue;
      tellHalt(input, halt, stop.aborted);
      process.exitCode = stop.aborted ? EXIT.stopped : EXIT.failed;
      // A damaged file ends itself, a Muster that takes nothing ends everything.
      if (stop.aborted || !halt.isOfFile) break;
    }
    tellTally(delivery);
    if (delivery.tally.rejected > 0) process.exitCode ??= EXIT.rejected;
  },
};

function readOptions(args: readonly string[]): {
  delivery: Delivery;
  files: readonly string[];
  ids: string | null;
  mapping: Mapping;
  from: number;
} {
  const { values, positionals: files } = readCommandLine(args, {
    ...API_OPTIONS,
    collection: TEXT,
    type: TEXT,
    ids: TEXT,
    'id-column': TEXT,
    'vector-column': TEXT,
    model: TEXT,
    rejects: TEXT,
    from: TEXT,
    producer: TEXT,
    'batch-bytes': TEXT,
    connections: TEXT,
    'give-up-after': TEXT,
  });
  if (files.length === 0) throw new UsageError('A push needs a file, or - for standard input.');
  if (values.ids !== undefined && files.length > 1)
    throw new UsageError('--ids belongs to one file: push the others by themselves.');
  const { collection = DEFAULT_COLLECTION, type, model, producer } = values;
  const query = new URLSearchParams({
    partial: 'true',
    ...(type === undefined ? {} : { type }),
    ...(model === undefined ? {} : { model }),
  });
  const tally: Tally = {
    sent: 0,
    accepted: 0,
    replaced: 0,
    duplicates: 0,
    stale: 0,
    rejected: 0,
    completed: 0,
  };
  return {
    files,
    ids: values.ids ?? null,
    mapping: { idColumn: values['id-column'] ?? null, vectorColumn: values['vector-column'] ?? null },
    from: readCount('from', values.from ?? '1', 1, ROWS_MAX),
    delivery: {
      path: `/api/collections/${encodeURIComponent(collection)}/aggregate?${query}`,
      headers: producer === undefined ? {} : { 'muster-producer': producer },
      // Half of what a body may be, since a row is measured roughly.
      batchBytes: readCount('batch-bytes', values['batch-bytes'] ?? '4194304', 1, LIMITS.bodyBytes / 2),
      connections: readCount('connections', values.connections ?? '4', 1, 32),
      giveUpAfterMs: readSpanMs(values['give-up-after'] ?? '10m'),
      api: openApi(values),
      rejects: openRejects(values.rejects ?? 'rejects.csv'),
      tally,
    },
  };
}

function tellHalt({ name }: Input, { settledRow, error }: Halt, isStopped: boolean): void {
  sayFailure(isStopped ? 'Stopped.' : describeFailure(error));
  sayFailure(
    `${name} is dealt with up to row ${settledRow}: --from ${settledRow + 1} goes on there, and sending all of it again is as good.`,
  );
}

function tellTally({ tally, rejects }: Delivery): void {
  const { sent, accepted, replaced, duplicates, stale, rejected, completed } = tally;
  say(
    `sent ${sent} = ${accepted} accepted (${replaced} replaced) + ${duplicates} duplicates + ${stale} stale + ${rejected} rejected; ${completed} items became complete`,
  );
  if (rejected > 0) say(`The rejected rows, and why, are in ${rejects.path}.`);
}
