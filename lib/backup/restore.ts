import { randomUUID } from 'node:crypto';
import { haveAllClocks } from '#lib/collections/clocks.ts';
import type { Collections, OpenCollection, Pin } from '#lib/collections/collections.ts';
import { decodeDefinition, type CollectionDefinition } from '#lib/collections/definition.ts';
import { MusterError } from '#lib/errors.ts';
import { refuseWhileMoved } from '#lib/operations/while-moved.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readMemory } from '#lib/pairing/facts.ts';
import { keepOut, land, type CarriedItem, type KeptOut } from '#lib/pairing/move.ts';
import { dropProgress } from '#lib/pairing/operate.ts';
import { groupOf } from '#lib/pairing/reasons.ts';
import { backupHead, backupLine, readLine, type BackupHead, type BackupItem } from './format.ts';

/** What a restore stands on. */
export interface RestoreDeps {
  redis: RedisClient;
  collections: Collections;
  /** Share of Redis' memory limit up to which items are restored, 0 to 1. */
  memoryShareMax: number;
  /** The highest version in a collection's index, 0 when unknown; asked where clocks are lost. */
  readHighest: (collection: OpenCollection) => Promise<number>;
  /** Told after each step how many items were read. */
  onItems?: (items: number) => void;
}

const STEP_ITEMS = 500;

/**
 * Holds what a backup has: where an embedding is held already, the newer of the two. Doing it twice is doing it once.
 * @returns how many items were read
 * @throws MusterError `collection_conflict` before anything is restored; `truncated_body` where the file is cut off, `invalid_batch`
 *   where it is none, `redis_full` where there is no room: what came before that line is restored then
 */
export async function restore(deps: RestoreDeps, lines: AsyncIterable<string>): Promise<number> {
  const work = randomUUID();
  const opened = new Map<string, OpenCollection>();
  let items: BackupItem[] = [];
  let kept = new Map<string, KeptOut[]>();
  let [number, read, steps, ended] = [0, 0, 0, false];

  async function flush(): Promise<void> {
    if (items.length > 0) await refuseFull(deps, read);
    steps += 1;
    for (const [name, ids] of kept) await keepOut(deps.redis, opened.get(name)!.layout, ids);
    for (const [name, group] of Map.groupBy(items, ({ collection }) => collection))
      await landIn(deps.redis, opened.get(name)!, group, `restore-${work}`, String(steps));
    read += items.length;
    [items, kept] = [[], new Map()];
    deps.onItems?.(read);
  }

  async function forgetSteps(): Promise<void> {
    for (const { layout } of opened.values())
      for (let partition = 0; partition < layout.spec.partitions; partition++)
        await dropProgress(deps.redis, layout, partition, `restore-${work}`);
  }

  try {
    for await (const text of lines) {
      number += 1;
      if (number === 1) {
        for (const [name, collection] of await openAll(deps, readLine(backupHead, text, number)))
          opened.set(name, collection);
        continue;
      }
      const line = readLine(backupLine, text, number);
      if ('end' in line) ended = true;
      else if ('id' in line) items.push(line);
      else {
        const ids = kept.get(line.collection) ?? [];
        kept.set(line.collection, [...ids, { id: line.kept_out, till: String(line.till) }]);
      }
      if (number % STEP_ITEMS === 0) await flush();
    }
    await flush();
  } finally {
    // Why it ended is worth more than what is left of it.
    await forgetSteps().catch(() => undefined);
  }
  if (!ended)
    throw new MusterError('truncated_body', `The backup is cut off after ${read} items; those are restored.`);
  return read;
}

/** What lands is let in by a Redis that is full, so that moves go on: it is asked before. */
async function refuseFull({ redis, memoryShareMax }: RestoreDeps, read: number): Promise<void> {
  const { usedBytes, limitBytes } = await readMemory(redis);
  if (limitBytes === null || usedBytes < limitBytes * memoryShareMax) return;
  const share = Math.round((100 * usedBytes) / limitBytes);
  throw new MusterError(
    'redis_full',
    `Redis uses ${share} % of its ${Math.round(limitBytes / 1_048_576)} MB; ${read} items are restored. Give it more memory, or let Muster index what is held, and restore the same file again: that is safe.`,
  );
}

/** The collections of a backup, made where they are not there; nothing is changed when one does not fit. */
async function openAll(
  { redis, collections, readHighest }: RestoreDeps,
  { collections: wanted }: BackupHead,
): Promise<Map<string, OpenCollection>> {
  const definitions = wanted.map(({ name, definition }) => decodeDefinition(name, definition)!);
  for (const definition of definitions)
    refuseUnfit(definition, await collections.findOrDefault(definition.name));
  const opened = new Map<string, OpenCollection>();
  for (const [i, definition] of definitions.entries()) {
    const { name } = definition;
    const epoch = await collections.readEpoch(name);
    const made = { ...definition, epoch, born: epoch, generation: 0, former: null, deleting: false };
    await collections.restore(made);
    await collections.pin((await collections.find(name)).definition, listPins(definition));
    const collection = await collections.find(name);
    // Where a clock is lost: above all that was given, also in the time between the backup and the loss.
    if (!(await haveAllClocks(redis, collection.layout)))
      await startClocks(redis, collection.layout, Math.max(wanted[i]!.clock, await readHighest(collection)));
    opened.set(name, collection);
  }
  return opened;
}

const listPins = ({ modalities }: CollectionDefinition): Pin[] =>
  modalities.flatMap(({ name: modality, dims, model }) => [
    ...(dims === null ? [] : [{ modality, member: 'dims', value: dims } as const]),
    ...(model === null ? [] : [{ modality, member: 'model', value: model } as const]),
  ]);

function refuseUnfit(wanted: CollectionDefinition, found: OpenCollection): void {
  if (!found.isMade) return;
  refuseWhileMoved(found);
  const { name, versions, modalities } = found.definition;
  const unfit = wanted.modalities.find(({ name: modality, dims, model }) => {
    const known = modalities.find((one) => one.name === modality);
    if (known === undefined) return true;
    const differ = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b;
    return differ(known.dims, dims) || differ(known.model, model);
  });
  if (unfit === undefined && versions === wanted.versions) return;
  throw new MusterError(
    'collection_conflict',
    `Nothing was restored. The collection "${name}" is another one than the backup's: ${unfit === undefined ? `its versions are the ${versions}'s` : `the modality ${unfit.name}, its dims or its model`}.`,
  );
}

async function landIn(
  redis: RedisClient,
  { layout }: OpenCollection,
  items: readonly BackupItem[],
  progress: string,
  step: string,
): Promise<void> {
  // An item that changed while it was backed up is there twice: the later line has all of it.
  const latest = [...new Map(items.map((item) => [item.id, item])).values()];
  await Promise.all(
    [...Map.groupBy(latest, ({ id }) => layout.partitionOf(id))].map(([partition, group]) =>
      land(redis, layout, partition, { source: 'file', step }, group.map(toCarried), progress),
    ),
  );
}

function toCarried(item: BackupItem): CarriedItem {
  const { id, state, at, error, embeddings } = item;
  const fields: Record<string, string | Buffer> = {
    first: String(item.first_seen_at),
    ...(item.tries > 0 ? { tries: String(item.tries) } : {}),
    ...(error === undefined ? {} : { error }),
    ...(state === 'failed' ? { group: groupOf(error ?? '', id) + String(at) } : {}),
    ...(item.flushed ? { flush: '1' } : {}),
    ...(item.merge ? { merge: '1' } : {}),
  };
  for (const { modality, vector, version, received_at: receivedAt, producer, metadata } of embeddings) {
    fields[`v:${modality}`] = Buffer.from(vector, 'base64');
    fields[`n:${modality}`] = String(version);
    fields[`r:${modality}`] = String(receivedAt);
    fields[`p:${modality}`] = producer;
    if (metadata !== undefined) fields[`m:${modality}`] = metadata;
  }
  return {
    id,
    state,
    score: String(at),
    fields: Object.entries(fields).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
  };
}
