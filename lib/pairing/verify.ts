import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { listMasters } from './masters.ts';
import { runOnPartition } from './scripts.ts';

/** Something that the invariants do not allow. Rules (a) to (f) are told in docs/promises.md. */
export interface Breach {
  id: string;
  rule: string;
  detail: string;
  repaired: boolean;
}

/**
 * Holds some IDs of a partition against its sets and lists.
 * @param ghostsOnly only those of which nothing is held
 */
export async function verifyItems(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
  { repair, ghostsOnly }: { repair: boolean; ghostsOnly: boolean },
): Promise<Breach[]> {
  const flag = (is: boolean) => (is ? '1' : '0');
  const reply = (await runOnPartition(
    redis,
    'verify',
    layout,
    partition,
    [layout.progressKey(partition, 'verify'), ...ids.map((id) => layout.itemKey(partition, id))],
    [flag(repair), flag(layout.spec.versions === 'arrival'), flag(ghostsOnly)],
  )) as (string | number)[];
  return Array.from({ length: reply.length / 4 }, (_, i) => ({
    id: String(reply[4 * i]),
    rule: String(reply[4 * i + 1]),
    detail: String(reply[4 * i + 2]),
    repaired: reply[4 * i + 3] === 1,
  }));
}

/** The IDs of which something is held, some at a time, found by their keys; an ID may come twice. */
export async function* scanItems(redis: RedisClient, layout: Layout): AsyncGenerator<string[]> {
  const start = layout.itemKey(0, '').replace(/:0\}:item:$/, '');
  const pattern = `${start.replaceAll(/[[\]*?\\]/g, (sign) => `\\${sign}`)}:*}:item:*`;
  const idOf = (key: string) => key.slice(key.indexOf('}:item:', start.length) + '}:item:'.length);
  for (const { name, connection } of await listMasters(redis)) {
    if (connection === undefined) throw new Error(`Connection is closed: the master ${name} is away.`);
    let cursor = '0';
    do {
      const [next, keys] = await connection.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
      cursor = next;
      if (keys.length > 0) yield keys.map(idOf);
    } while (cursor !== '0');
  }
}

/** The members of a partition's readiness sets, some at a time. */
export async function* scanSets(
  redis: RedisClient,
  layout: Layout,
  partition: number,
): AsyncGenerator<string[]> {
  for (const set of layout.keysOf(partition).ids) {
    let cursor = '0';
    do {
      const [next, ids] = await redis.sscan(set, cursor, 'COUNT', 500);
      cursor = next;
      if (ids.length > 0) yield ids;
    } while (cursor !== '0');
  }
}
