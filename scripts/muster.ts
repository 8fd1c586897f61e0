import { backupCommand, restoreCommand } from './muster/backup.ts';
import { collectionsCommand } from './muster/collections.ts';
import { UsageError, type Command } from './muster/command.ts';
import { flushCommand } from './muster/flush.ts';
import { keysCommand } from './muster/keys.ts';
import { pushCommand } from './muster/push.ts';
import { swapCommand } from './muster/swap.ts';
import { repartitionCommand } from './muster/repartition.ts';
import { verifyCommand } from './muster/verify.ts';
import { describeFailure } from './support/failure.ts';
import { say, sayFailure } from './support/say.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  push: pushCommand,
  flush: flushCommand,
  verify: verifyCommand,
  swap: swapCommand,
  repartition: repartitionCommand,
  collections: collectionsCommand,
  keys: keysCommand,
  backup: backupCommand,
  restore: restoreCommand,
};

const CALL = 'npm run muster -- ';

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const known = command === undefined ? Object.values(COMMANDS) : [command];
const asksForHelp = name === 'help' || ['--help', '-h'].some((option) => [name, ...args].includes(option));
try {
  if (asksForHelp) say(describeUsage(known));
  else if (command === undefined) throw new UsageError(name === '' ? '' : `There is no command "${name}".`);
  else await command.run(args);
} catch (error) {
  process.exitCode = 1;
  if (error instanceof UsageError) {
    if (error.message !== '') sayFailure(error.message);
    say(describeUsage(known));
  } else sayFailure(describeFailure(error));
}
process.exit();

function describeUsage(commands: readonly Command[]): string {
  return [
    'Usage:',
    ...commands
      .flatMap(({ usage }) => usage)
      .map((line) => `  ${line.startsWith(' ') ? CALL.replaceAll(/./g, ' ') : CALL}${line}`),
  ].join('\n');
}
