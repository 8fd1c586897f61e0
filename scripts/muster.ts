import { collectionsCommand } from './muster/collections.ts';
import { keysCommand } from './muster/keys.ts';
import { UsageError, type Command } from './muster/command.ts';
import { describeFailure } from './support/failure.ts';
import { say, sayFailure } from './support/say.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  keys: keysCommand,
  collections: collectionsCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
try {
  if (command === undefined) throw new UsageError(name === '' ? '' : `There is no command "${name}".`);
  await command.run(args);
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UsageError) {
    if (error.message !== '') sayFailure(error.message);
    say(describeUsage(command === undefined ? Object.values(COMMANDS) : [command]));
  } else sayFailure(describeFailure(error));
}
process.exit();

function describeUsage(commands: readonly Command[]): string {
  return [
    'Usage:',
    ...commands.flatMap(({ usage }) => usage).map((line) => `  npm run muster -- ${line}`),
  ].join('\n');
}
