import { readFileSync } from 'node:fs';
import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';

const sources = {
  put: new URL('./scripts/put.lua', import.meta.url),
  due: new URL('./scripts/due.lua', import.meta.url),
  claim: new URL('./scripts/claim.lua', import.meta.url),
  ack: new URL('./scripts/ack.lua', import.meta.url),
  retry: new URL('./scripts/retry.lua', import.meta.url),
  fail: new URL('./scripts/fail.lua', import.meta.url),
  unmatch: new URL('./scripts/unmatch.lua', import.meta.url),
  lateReady: new URL('./scripts/late-ready.lua', import.meta.url),
  dueLookups: new URL('./scripts/due-lookups.lua', import.meta.url),
  count: new URL('./scripts/count.lua', import.meta.url),
  inspect: new URL('./scripts/inspect.lua', import.meta.url),
  page: new URL('./scripts/page.lua', import.meta.url),
  describe: new URL('./scripts/describe.lua', import.meta.url),
  pin: new URL('./scripts/pin.lua', import.meta.url),
  define: new URL('./scripts/define.lua', import.meta.url),
} as const;

const includes: Readonly<Record<string, URL>> = {
  partition: new URL('./scripts/partition.lua', import.meta.url),
  place: new URL('./scripts/place.lua', import.meta.url),
};

export type ScriptName = keyof typeof sources;
export type ScriptArgument = string | Buffer;
type Command = (keyCount: number, ...keysAndArgs: ScriptArgument[]) => Promise<unknown>;

/** Teaches a client Muster's scripts. Call once per client, before `runScript`. */
export function defineScripts(redis: RedisClient): void {
  for (const [name, url] of Object.entries(sources))
    redis.defineCommand(commandName(name), { lua: readScript(url) });
}

/**
 * Runs a script on one partition, with its head of keys and arguments.
 * @param extraKeys the keys after the head: items, or what the script's contract names
 * @param args the verb's own arguments
 * @param replies 'text', or 'bytes' when vectors come back
 */
export function runOnPartition(
  redis: RedisClient,
  name: ScriptName,
  layout: Layout,
  partition: number,
  extraKeys: readonly string[],
  args: readonly ScriptArgument[] = [],
  replies: 'text' | 'bytes' = 'text',
): Promise<unknown> {
  const keys = [...layout.headKeys(partition), ...extraKeys];
  return commandOf(redis, name, replies)(keys.length, ...keys, ...layout.headArgs, ...args);
}

/** Runs a script that needs no partition. */
export const runOnKeys = (
  redis: RedisClient,
  name: ScriptName,
  keys: readonly string[],
  args: readonly ScriptArgument[],
): Promise<unknown> => commandOf(redis, name, 'text')(keys.length, ...keys, ...args);

const commandName = (name: string): string => `muster_${name}`;

function commandOf(redis: RedisClient, name: ScriptName, replies: 'text' | 'bytes'): Command {
  const command = commandName(name) + (replies === 'bytes' ? 'Buffer' : '');
  return (redis as unknown as Record<string, Command>)[command]!.bind(redis);
}

function readScript(url: URL): string {
  return readFileSync(url, 'utf8').replaceAll(/^-- @include (\w+)$/gm, (_, name: string) =>
    readFileSync(includes[name]!, 'utf8'),
  );
}
