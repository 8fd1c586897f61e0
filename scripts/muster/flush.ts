import { acted, preview, type Preview } from '#lib/contract/control.ts';
import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { explainSpan } from '#lib/stats/explain-span.ts';
import { say } from '#scripts/support/say.ts';
import { API_OPTIONS, openApi } from './api.ts';
import { readCommandLine, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { confirm } from './confirm.ts';
import { followOperation } from './operation.ts';
import { readSpanMs } from './span.ts';

/** Shows what a flush would touch, then flushes exactly that. */
export const flushCommand: Command = {
  usage: [
    'flush --scope ready|unmatched [--collection c] [--has m] [--missing m] [--older-than 1h] [--ids a,b] [--yes]',
    '      [--url …] [--key-file …]',
  ],
  async run(args) {
    const { api, collection, request, isSure } = readOptions(args);
    const path = `/api/collections/${encodeURIComponent(collection)}/flush`;
    const shown = await api.ask(path, preview, { method: 'POST', json: { ...request, dry_run: true } });
    say(describePreview(shown, collection));
    if (shown.count === 0) return;
    if (!isSure && !(await confirm('Flush exactly these?', 'flushed'))) return say('Nothing was flushed.');
    const { operation: id } = await api.ask(path, acted, { method: 'POST', json: { token: shown.token } });
    const { outcome } = await followOperation(api, collection, id, {
      total: shown.count,
      doneOf: (now) => now.outcome.changed + now.outcome.skipped,
    });
    say(`Flushed ${outcome.changed}, skipped ${outcome.skipped} that had moved on; operation ${id}.`);
  },
};

function readOptions(args: readonly string[]) {
  const { values, positionals } = readCommandLine(args, {
    ...API_OPTIONS,
    collection: TEXT,
    scope: TEXT,
    has: TEXT,
    missing: TEXT,
    'older-than': TEXT,
    ids: TEXT,
    yes: { type: 'boolean' },
  });
  const { collection = DEFAULT_COLLECTION, scope, has, missing, ids, 'older-than': age } = values;
  if (positionals.length > 0 || (scope !== 'ready' && scope !== 'unmatched'))
    throw new UsageError('A flush needs --scope ready or --scope unmatched.');
  const filter = { has, missing, older_than_ms: age === undefined ? undefined : readSpanMs(age) };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (isFiltered && ids !== undefined)
    throw new UsageError('--ids names items; leave out what filters them.');
  return {
    api: openApi(values),
    collection,
    isSure: values.yes === true,
    request: {
      scope,
      ...(isFiltered ? { filter } : {}),
      ...(ids === undefined ? {} : { ids: ids.split(',') }),
    },
  };
}

function describePreview({ count, oldest_ms: oldestMs, sample }: Preview, collection: string): string {
  if (count === 0) return `Nothing in ${collection} is meant by that.`;
  const age = oldestMs === null ? '' : `, the oldest for ${explainSpan(oldestMs)}`;
  const lines = sample.slice(0, 5).map(({ id, has, missing }) => {
    const without = missing.length === 0 ? '' : `, lacks ${missing.join(', ')}`;
    return `  ${JSON.stringify(id)}  has ${has.join(', ')}${without}`;
  });
  return [`${count} items of ${collection}${age}:`, ...lines, ...(count > lines.length ? ['  …'] : [])].join(
    '\n',
  );
}
