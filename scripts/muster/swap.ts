import { swapped, swapPreview, type SwapPreview } from '#lib/contract/swap.ts';
import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { Failure } from '#scripts/support/failure.ts';
import { say } from '#scripts/support/say.ts';
import { API_OPTIONS, openApi } from './api.ts';
import { readCommandLine, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { confirm } from './confirm.ts';
import { followOperation } from './operation.ts';

/** Points a name that searchers use from one collection's index to another's. */
export const swapCommand: Command = {
  usage: [
    'swap --to c [--collection c] [--alias name] [--dry-run] [--force] [--yes] [--url …] [--key-file …]',
  ],
  async run(args) {
    const { values, positionals } = readCommandLine(args, {
      ...API_OPTIONS,
      collection: TEXT,
      to: TEXT,
      alias: TEXT,
      'dry-run': { type: 'boolean' },
      force: { type: 'boolean' },
      yes: { type: 'boolean' },
    });
    const { collection = DEFAULT_COLLECTION, to, alias, force = false, yes = false } = values;
    if (positionals.length > 0 || to === undefined)
      throw new UsageError('A swap needs --to, the collection that is to serve from then on.');
    const api = openApi(values);
    const path = `/api/collections/${encodeURIComponent(collection)}/swap`;
    const request = { to, ...(alias === undefined ? {} : { alias }) };
    const shown = await api.ask(path, swapPreview, { method: 'POST', json: { ...request, dry_run: true } });
    say(describe(shown));
    if (values['dry-run'] === true) return;
    if (shown.behind.length > 0 && !force)
      throw new Failure('Nothing was swapped: wait until it is caught up, or say --force.');
    if (!yes && !(await confirm('Swap?', 'swapped'))) return say('Nothing was swapped.');
    const { operation } = await api.ask(path, swapped, { method: 'POST', json: { ...request, force } });
    await followOperation(api, collection, operation, { total: 1, doneOf: () => 0 });
    say(
      `"${shown.alias}" leads to ${shown.to.index}; operation ${operation}. To undo it: swap --collection ${to} --to ${collection} --alias ${shown.alias}`,
    );
  },
};

function describe({ alias, from, to, behind }: SwapPreview): string {
  const until = from.index === null ? 'nobody: it is new' : `${from.collection}, ${from.index}`;
  return [
    `Who searches "${alias}" is served`,
    `  until now by     ${until} (${from.documents} documents)`,
    `  from then on by  ${to.collection}, ${to.index} (${to.documents} documents)`,
    ...(behind.length === 0 ? [`${to.collection} is caught up.`] : [`${to.collection} is not caught up:`]),
    ...behind.map((sentence) => `  ${sentence}`),
  ].join('\n');
}
