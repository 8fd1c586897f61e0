import { operation } from '#lib/contract/control.ts';
import { stats } from '#lib/contract/answers.ts';
import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { say } from '#scripts/support/say.ts';
import { API_OPTIONS, openApi } from './api.ts';
import { readCommandLine, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { followOperation } from './operation.ts';

const BREACHES_FOUND = 2;

/** Holds a live collection against its rules. */
export const verifyCommand: Command = {
  usage: ['verify [--collection c] [--repair] [--url …] [--key-file …]'],
  async run(args) {
    const { values, positionals } = readCommandLine(args, {
      ...API_OPTIONS,
      collection: TEXT,
      repair: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError('The collection is named by --collection.');
    const { collection = DEFAULT_COLLECTION, repair = false } = values;
    const api = openApi(values);
    const base = `/api/collections/${encodeURIComponent(collection)}`;
    const { unmatched, ready, later, failed } = await api.ask(`${base}/stats`, stats);
    const { id } = await api.ask(`${base}/verify`, operation, { method: 'POST', json: { repair } });
    const { verification } = await followOperation(api, collection, id, {
      total: unmatched + ready + later + failed,
      doneOf: (now) => now.verification?.checked ?? 0,
    });
    const { checked, breaches, repaired, sample } = verification!;
    for (const { id: item, rule, detail } of sample) say(`${JSON.stringify(item)}: ${rule}: ${detail}`);
    say(`Checked ${checked} items: ${breaches} breaches, ${repaired} repaired; operation ${id}.`);
    if (breaches > 0) process.exitCode = BREACHES_FOUND;
  },
};
