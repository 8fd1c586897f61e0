import { operation } from '#lib/contract/control.ts';
import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { say } from '#scripts/support/say.ts';
import { API_OPTIONS, openApi } from './api.ts';
import { readCommandLine, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { followOperation } from './operation.ts';

/** Moves a collection to another number of partitions, and follows that to its end. */
export const repartitionCommand: Command = {
  usage: ['repartition --partitions 64 [--collection c] [--url …] [--key-file …]'],
  async run(args) {
    const { values, positionals } = readCommandLine(args, {
      ...API_OPTIONS,
      collection: TEXT,
      partitions: TEXT,
    });
    const { collection = DEFAULT_COLLECTION, partitions = '' } = values;
    if (positionals.length > 0 || !/^\d+$/.test(partitions))
      throw new UsageError('A move needs --partitions and a number.');
    const api = openApi(values);
    const base = `/api/collections/${encodeURIComponent(collection)}`;
    const { id, count } = await api.ask(`${base}/repartition`, operation, {
      method: 'POST',
      json: { partitions: Number(partitions) },
    });
    const { outcome } = await followOperation(api, collection, id, {
      total: count ?? 0,
      doneOf: (now) => now.outcome.changed,
    });
    say(outcome.detail ?? `Moved ${outcome.changed} items to ${partitions} partitions; operation ${id}.`);
  },
};
