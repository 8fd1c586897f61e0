import type { Access } from '#lib/access/open.ts';
import { keyRequest, type KeyRequest } from '#lib/contract/access.ts';
import { isMusterError } from '#lib/errors.ts';
import { withAccess } from '#scripts/support/access.ts';
import { Failure } from '#scripts/support/failure.ts';
import { nameRunningRedis } from '#scripts/support/running-redis.ts';
import { say } from '#scripts/support/say.ts';
import { readSettings } from '#scripts/support/settings.ts';
import { readCommandLine, TEXT } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { describeKeys } from './key-table.ts';
import { readSpanMs } from './span.ts';

/** Makes, lists and revokes keys in Redis itself, so that the first one needs none. */
export const keysCommand: Command = {
  usage: [
    'keys create NAME --scopes write,read [--collections a,b] [--expires 90d]',
    'keys list',
    'keys revoke ID',
  ],
  async run([verb = '', ...args]) {
    const work = read(verb, args);
    await withAccess(nameRunningRedis(readSettings()), work).catch((error: unknown) => {
      throw isMusterError(error) ? new Failure(error.message) : error;
    });
  },
};

/** @throws UsageError */
function read(verb: string, args: string[]): (access: Access) => Promise<void> {
  const [subject, ...rest] = verb === 'create' ? [] : args;
  if (verb === 'create') return create(readRequest(args));
  if (verb === 'list' && subject === undefined)
    return async (access) => say(describeKeys(await access.listKeys(), Date.now()));
  if (verb === 'revoke' && subject !== undefined && rest.length === 0)
    return async (access) => {
      const { id, name } = await access.revokeKey(subject);
      say(`The key ${id} (${name}) is revoked, and refused everywhere from now on.`);
    };
  throw new UsageError('');
}

const create =
  (request: KeyRequest) =>
  async (access: Access): Promise<void> => {
    const { id, name, key } = await access.makeKey(request, 'shell');
    say(`The key ${id} (${name}) is made. It is shown this once:`);
    say(key);
  };

function readRequest(args: string[]): KeyRequest {
  const { values, positionals } = readCommandLine(args, { scopes: TEXT, collections: TEXT, expires: TEXT });
  if (positionals.length !== 1) throw new UsageError('A key needs one name.');
  const parsed = keyRequest.safeParse({
    name: positionals[0],
    scopes: values.scopes?.split(',') ?? [],
    collections: values.collections?.split(',') ?? null,
    expires_in_ms: values.expires === undefined ? null : readSpanMs(values.expires),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${issue?.path.join('.')}: ${issue?.message}.`);
}
