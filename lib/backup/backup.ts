import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import { encodeDefinition } from '#lib/collections/definition.ts';
import { MusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { carry, type CarriedItem } from '#lib/pairing/move.ts';
import { scanSets } from '#lib/pairing/verify.ts';
import type { BackupHead, BackupItem, BackupLine } from './format.ts';

/** What a backup stands on. */
export interface BackupDeps {
  redis: RedisClient;
  collections: Collections;
}

/** Items read at once. */
const STEP_ITEMS = 100;

/**
 * All that is held, line by line, while Muster serves. What is held from the beginning to the end is in it; an item that is complete, or
 * that changes meanwhile, may be in it twice.
 * @throws MusterError `collection_conflict` when a collection was given other partitions meanwhile
 */
export async function* backUp({ redis, collections }: BackupDeps): AsyncGenerator<BackupHead | BackupLine> {
  const at = await readTime(redis);
  const opened = await openMade(collections);
  yield {
    muster_backup: 1,
    at,
    collections: await Promise.all(
      opened.map(async ({ definition, layout, former }) => ({
        name: definition.name,
        definition: encodeDefinition(definition),
        clock: Math.max(await readClock(redis, layout), former ? await readClock(redis, former) : 0),
      })),
    ),
  };
  let items = 0;
  for (const { definition, layout, former } of opened)
    for (const from of [...(former === undefined ? [] : [former]), layout])
      for (let partition = 0; partition < from.spec.partitions; partition++) {
        for await (const item of readItems(redis, from, partition)) {
          items += 1;
          yield item;
        }
        const kept = await redis.zrange(from.keysOf(partition).deleted, '0', '-1', 'WITHSCORES');
        for (let i = 0; i < kept.length; i += 2)
          yield { collection: definition.name, kept_out: kept[i]!, till: Number(kept[i + 1]) };
      }
  for (const { definition } of opened) {
    collections.forget(definition.name);
    const { generation } = (await collections.findOrDefault(definition.name)).definition;
    if (generation !== definition.generation)
      throw new MusterError(
        'collection_conflict',
        `The collection "${definition.name}" was given other partitions meanwhile: items may be missing, back it up again.`,
      );
  }
  yield { end: true, items };
}

async function openMade(collections: Collections): Promise<OpenCollection[]> {
  const all = await collections.list();
  const opened = await Promise.all(all.map(({ name }) => collections.findOrDefault(name)));
  return opened.filter(({ isMade, definition }) => isMade && !definition.deleting);
}

async function readClock(redis: RedisClient, layout: Layout): Promise<number> {
  const clocks = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      redis.get(layout.keysOf(partition).clock),
    ),
  );
  return Math.max(...clocks.map(Number));
}

/** By the readiness sets: an item may go from list to list meanwhile, but leaves these only when it leaves altogether. */
async function* readItems(redis: RedisClient, from: Layout, partition: number): AsyncGenerator<BackupItem> {
  for await (const ids of scanSets(redis, from, partition))
    for (let at = 0; at < ids.length; at += STEP_ITEMS)
      for (const item of await carry(redis, from, partition, ids.slice(at, at + STEP_ITEMS)))
        yield presentItem(from, item);
}

function presentItem({ spec }: Layout, { id, state, score, fields }: CarriedItem): BackupItem {
  const held = new Map(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i]!.toString(), fields[2 * i + 1]!]),
  );
  const text = (field: string): string | undefined => held.get(field)?.toString();
  return {
    collection: spec.name,
    id,
    state: state as BackupItem['state'],
    at: Number(score),
    first_seen_at: Number(text('first')),
    tries: Number(text('tries') ?? 0),
    ...(held.has('error') ? { error: text('error')! } : {}),
    ...(held.has('flush') ? { flushed: true } : {}),
    ...(held.has('merge') ? { merge: true } : {}),
    embeddings: spec.modalities
      .filter((modality) => held.has(`n:${modality}`))
      .map((modality) => ({
        modality,
        vector: held.get(`v:${modality}`)!.toString('base64'),
        version: Number(text(`n:${modality}`)),
        received_at: Number(text(`r:${modality}`)),
        producer: text(`p:${modality}`)!,
        ...(held.has(`m:${modality}`) ? { metadata: text(`m:${modality}`)! } : {}),
      })),
  };
}
