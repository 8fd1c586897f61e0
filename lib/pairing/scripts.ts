import { readFileSync } from 'node:fs';
import { isCluster, laneOf, type RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';

// Each read spelled out: Next ships the files it can see being read.
const sources = {
  put: readFileSync(new URL('./scripts/put.lua', import.meta.url), 'utf8'),
  rehearse: readFileSync(new URL('./scripts/rehearse.lua', import.meta.url), 'utf8'),
  groups: readFileSync(new URL('./scripts/groups.lua', import.meta.url), 'utf8'),
  regroup: readFileSync(new URL('./scripts/regroup.lua', import.meta.url), 'utf8'),
  ungroup: readFileSync(new URL('./scripts/ungroup.lua', import.meta.url), 'utf8'),
  addUp: readFileSync(new URL('./scripts/add-up.lua', import.meta.url), 'utf8'),
  sight: readFileSync(new URL('./scripts/sight.lua', import.meta.url), 'utf8'),
  beat: readFileSync(new URL('./scripts/beat.lua', import.meta.url), 'utf8'),
  due: readFileSync(new URL('./scripts/due.lua', import.meta.url), 'utf8'),
  claim: readFileSync(new URL('./scripts/claim.lua', import.meta.url), 'utf8'),
  ack: readFileSync(new URL('./scripts/ack.lua', import.meta.url), 'utf8'),
  retry: readFileSync(new URL('./scripts/retry.lua', import.meta.url), 'utf8'),
  fail: readFileSync(new URL('./scripts/fail.lua', import.meta.url), 'utf8'),
  unmatch: readFileSync(new URL('./scripts/unmatch.lua', import.meta.url), 'utf8'),
  lateReady: readFileSync(new URL('./scripts/late-ready.lua', import.meta.url), 'utf8'),
  dueLookups: readFileSync(new URL('./scripts/due-lookups.lua', import.meta.url), 'utf8'),
  count: readFileSync(new URL('./scripts/count.lua', import.meta.url), 'utf8'),
  inspect: readFileSync(new URL('./scripts/inspect.lua', import.meta.url), 'utf8'),
  page: readFileSync(new URL('./scripts/page.lua', import.meta.url), 'utf8'),
  describe: readFileSync(new URL('./scripts/describe.lua', import.meta.url), 'utf8'),
  flush: readFileSync(new URL('./scripts/flush.lua', import.meta.url), 'utf8'),
  hasten: readFileSync(new URL('./scripts/hasten.lua', import.meta.url), 'utf8'),
  requeue: readFileSync(new URL('./scripts/requeue.lua', import.meta.url), 'utf8'),
  discard: readFileSync(new URL('./scripts/discard.lua', import.meta.url), 'utf8'),
  draw: readFileSync(new URL('./scripts/draw.lua', import.meta.url), 'utf8'),
  lift: readFileSync(new URL('./scripts/lift.lua', import.meta.url), 'utf8'),
  adopt: readFileSync(new URL('./scripts/adopt.lua', import.meta.url), 'utf8'),
  close: readFileSync(new URL('./scripts/close.lua', import.meta.url), 'utf8'),
  begin: readFileSync(new URL('./scripts/begin.lua', import.meta.url), 'utf8'),
  keepOut: readFileSync(new URL('./scripts/keep-out.lua', import.meta.url), 'utf8'),
  pick: readFileSync(new URL('./scripts/pick.lua', import.meta.url), 'utf8'),
  carry: readFileSync(new URL('./scripts/carry.lua', import.meta.url), 'utf8'),
  land: readFileSync(new URL('./scripts/land.lua', import.meta.url), 'utf8'),
  clear: readFileSync(new URL('./scripts/clear.lua', import.meta.url), 'utf8'),
  delete: readFileSync(new URL('./scripts/delete.lua', import.meta.url), 'utf8'),
  verify: readFileSync(new URL('./scripts/verify.lua', import.meta.url), 'utf8'),
  sides: readFileSync(new URL('./scripts/sides.lua', import.meta.url), 'utf8'),
  snapshot: readFileSync(new URL('./scripts/snapshot.lua', import.meta.url), 'utf8'),
  pin: readFileSync(new URL('./scripts/pin.lua', import.meta.url), 'utf8'),
  undefine: readFileSync(new URL('./scripts/undefine.lua', import.meta.url), 'utf8'),
  swap: readFileSync(new URL('./scripts/swap.lua', import.meta.url), 'utf8'),
  once: readFileSync(new URL('./scripts/once.lua', import.meta.url), 'utf8'),
  drop: readFileSync(new URL('./scripts/drop.lua', import.meta.url), 'utf8'),
  dropClosed: readFileSync(new URL('./scripts/drop-closed.lua', import.meta.url), 'utf8'),
  change: readFileSync(new URL('./scripts/change.lua', import.meta.url), 'utf8'),
  record: readFileSync(new URL('./scripts/record.lua', import.meta.url), 'utf8'),
  note: readFileSync(new URL('./scripts/note.lua', import.meta.url), 'utf8'),
  own: readFileSync(new URL('./scripts/own.lua', import.meta.url), 'utf8'),
  define: readFileSync(new URL('./scripts/define.lua', import.meta.url), 'utf8'),
} as const;

const includes: Readonly<Record<string, string>> = {
  partition: readFileSync(new URL('./scripts/partition.lua', import.meta.url), 'utf8'),
  fence: readFileSync(new URL('./scripts/fence.lua', import.meta.url), 'utf8'),
  closed: readFileSync(new URL('./scripts/closed.lua', import.meta.url), 'utf8'),
  empty: readFileSync(new URL('./scripts/empty.lua', import.meta.url), 'utf8'),
  leave: readFileSync(new URL('./scripts/leave.lua', import.meta.url), 'utf8'),
  members: readFileSync(new URL('./scripts/members.lua', import.meta.url), 'utf8'),
  match: readFileSync(new URL('./scripts/match.lua', import.meta.url), 'utf8'),
  misplaced: readFileSync(new URL('./scripts/misplaced.lua', import.meta.url), 'utf8'),
  operate: readFileSync(new URL('./scripts/operate.lua', import.meta.url), 'utf8'),
  settle: readFileSync(new URL('./scripts/settle.lua', import.meta.url), 'utf8'),
  ask: readFileSync(new URL('./scripts/ask.lua', import.meta.url), 'utf8'),
  place: readFileSync(new URL('./scripts/place.lua', import.meta.url), 'utf8'),
  judge: readFileSync(new URL('./scripts/judge.lua', import.meta.url), 'utf8'),
  admit: readFileSync(new URL('./scripts/admit.lua', import.meta.url), 'utf8'),
  join: readFileSync(new URL('./scripts/join.lua', import.meta.url), 'utf8'),
};

export type ScriptName = keyof typeof sources;
export type ScriptArgument = string | Buffer;
type Command = (keyCount: number, ...keysAndArgs: ScriptArgument[]) => Promise<unknown>;

/** Scripts that only look, which one call may run on many partitions. */
const LOOKS = ['count', 'due', 'dueLookups'] as const satisfies readonly ScriptName[];
type LookName = (typeof LOOKS)[number];
const PER_CALL = 16;

/** Teaches a client Muster's scripts. Call once per client, before any script is run. */
export function defineScripts(redis: RedisClient): void {
  for (const lane of redis.lanes ?? []) defineScripts(lane);
  for (const [name, lua] of Object.entries(sources))
    redis.defineCommand(commandName(name), { lua: include(lua) });
  for (const name of LOOKS)
    redis.defineCommand(commandName(`${name}_each`), { lua: repeatOnEach(include(sources[name])) });
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
  return commandOf(laneOf(redis, partition), name, replies)(
    keys.length,
    ...keys,
    ...layout.headArgs,
    ...args,
  );
}

/**
 * Runs a script that only looks on several partitions, by one call for many of them. In a cluster, where they lie in different
 * slots, by one call for each.
 * @param extraKeys as many for each partition
 * @returns what each partition answered, or why it did not, in the order given
 */
export async function lookAtPartitions(
  redis: RedisClient,
  name: LookName,
  layout: Layout,
  partitions: readonly number[],
  args: readonly ScriptArgument[],
  extraKeys: (partition: number) => readonly string[] = () => [],
): Promise<PromiseSettledResult<unknown>[]> {
  if (isCluster(redis))
    return Promise.allSettled(
      partitions.map((partition) =>
        runOnPartition(redis, name, layout, partition, extraKeys(partition), args),
      ),
    );
  const run = commandOf(redis, `${name}_each`, 'text');
  const calls = Array.from({ length: Math.ceil(partitions.length / PER_CALL) }, async (_, i) => {
    const chunk = partitions.slice(i * PER_CALL, (i + 1) * PER_CALL);
    const keys = chunk.flatMap((partition) => [...layout.headKeys(partition), ...extraKeys(partition)]);
    const looking = run(keys.length, ...keys, String(chunk.length), ...layout.headArgs, ...args);
    const [outcome] = await Promise.allSettled([looking as Promise<unknown[]>]);
    return chunk.map((_partition, n) =>
      outcome.status === 'rejected' ? outcome : { ...outcome, value: outcome.value[n] },
    );
  });
  return (await Promise.all(calls)).flat();
}

/** Runs a script that needs no partition. */
export const runOnKeys = (
  redis: RedisClient,
  name: ScriptName,
  keys: readonly string[],
  args: readonly ScriptArgument[],
): Promise<unknown> => commandOf(redis, name, 'text')(keys.length, ...keys, ...args);

const commandName = (name: string): string => `muster_${name}`;

function commandOf(redis: RedisClient, name: string, replies: 'text' | 'bytes'): Command {
  const command = commandName(name) + (replies === 'bytes' ? 'Buffer' : '');
  return (redis as unknown as Record<string, Command>)[command]!.bind(redis);
}

/** The script as a function of one partition's keys, called for each: all keys, and how many partitions before the arguments. */
function repeatOnEach(lua: string): string {
  const [shebang, ...body] = lua.split('\n');
  return `${shebang}
local function look(KEYS, ARGV)
${body.join('\n')}
end
local answers, each = {}, #KEYS / tonumber(table.remove(ARGV, 1))
for first = 1, #KEYS, each do
  local keys = {}
  for k = 1, each do keys[k] = KEYS[first + k - 1] end
  answers[#answers + 1] = look(keys, ARGV)
end
return answers`;
}

const include = (lua: string): string =>
  lua.replaceAll(/^-- @include (\w+)$/gm, (_, name: string) => includes[name]!);
