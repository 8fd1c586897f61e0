import { z } from 'zod';
import type { HeldState, Item, ItemPage, ListedItem } from '#lib/contract/answers.ts';
import type { ItemFilter } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { within } from '#lib/deadline.ts';
import type { Engine, StoredDocument } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import {
  describeMembers,
  readMembers,
  type Description,
  type ListName,
  type Position,
} from '#lib/pairing/page.ts';

const ENGINE_WAIT_MS = 5_000;

/** Lists items of one state, oldest first. A page may be short, even empty, while there is a next_cursor. */
export async function listItems(
  redis: RedisClient,
  { layout }: OpenCollection,
  filter: ItemFilter,
): Promise<ItemPage> {
  for (const name of [filter.has, filter.missing]) refuseUnknownModality(layout, name);
  const highestScore =
    filter.older_than_ms === undefined || filter.state !== 'unmatched'
      ? Infinity
      : (await readTime(redis)) - filter.older_than_ms;
  const members = await readMembers(
    redis,
    layout,
    listsOf(layout, filter),
    decodeCursor(filter.cursor),
    filter.limit,
    highestScore,
  );
  const described = await describeMembers(redis, layout, members);
  const last = members.at(-1);
  const oldEnough =
    filter.older_than_ms === undefined ? Infinity : (await readTime(redis)) - filter.older_than_ms;
  return {
    items: described
      .filter((found) => found.firstSeenAt <= oldEnough)
      .map((found) => present(layout, found, filter.state))
      .filter((listed) => matches(listed, filter)),
    next_cursor: last === undefined || members.length < filter.limit ? null : encodeCursor(last),
  };
}

/** One item: as it is held, else as it is in the index. */
export async function readItem(
  redis: RedisClient,
  engine: Engine,
  { definition, layout }: OpenCollection,
  id: string,
  vectors: boolean,
): Promise<Item> {
  // In this order: an item leaves Redis only once its document is there.
  const held = await inspect(redis, layout, id);
  const document = await readDocument(engine, definition, id, vectors);
  return {
    id,
    state: held?.state ?? (document === null ? 'unknown' : 'indexed'),
    first_seen_at: held?.firstSeenAt ?? null,
    due_at: held?.dueAt ?? null,
    embeddings: Object.fromEntries(
      Object.entries(held?.embeddings ?? {}).map(([modality, { dims, version, receivedAt, producer }]) => [
        modality,
        { dims, version, received_at: receivedAt, producer },
      ]),
    ),
    tries: held?.tries ?? 0,
    error: held?.error ?? null,
    document: document === null ? null : presentDocument(document),
  };
}

const presentDocument = ({ modalities, versions, indexedAt, vectors }: StoredDocument): Item['document'] => ({
  modalities,
  versions,
  indexed_at: indexedAt,
  ...(vectors === undefined
    ? {}
    : {
        vectors: Object.fromEntries(
          Object.entries(vectors).map(([modality, vector]) => [modality, [...vector]]),
        ),
      }),
});

async function readDocument(
  engine: Engine,
  definition: OpenCollection['definition'],
  id: string,
  vectors: boolean,
): Promise<StoredDocument | null> {
  try {
    const documents = await within(ENGINE_WAIT_MS, engine.get(indexSpecOf(definition), [id], { vectors }));
    return documents.get(id) ?? null;
  } catch {
    return null;
  }
}

function listsOf(layout: Layout, { state, has, missing }: ItemFilter): ListName[] {
  if (state !== 'unmatched') return [state];
  const masks = Array.from({ length: 2 ** layout.spec.modalities.length - 1 }, (_, i) => i + 1);
  return masks
    .filter((mask) => {
      const held = layout.namesIn(mask);
      return (has === undefined || held.includes(has)) && (missing === undefined || !held.includes(missing));
    })
    .map((mask) => ({ unmatched: mask }));
}

function present(layout: Layout, { id, firstSeenAt, producers }: Description, state: HeldState): ListedItem {
  const has = Object.keys(producers);
  const missing = layout.spec.modalities.filter((name) => !has.includes(name));
  return {
    id,
    state,
    has,
    missing,
    first_seen_at: firstSeenAt,
    producer: [...new Set(Object.values(producers))].join(', '),
  };
}

const matches = (listed: ListedItem, { has, missing, prefix, producer }: ItemFilter): boolean =>
  (has === undefined || listed.has.includes(has)) &&
  (missing === undefined || listed.missing.includes(missing)) &&
  (prefix === undefined || listed.id.startsWith(prefix)) &&
  (producer === undefined || listed.producer.split(', ').includes(producer));

function refuseUnknownModality(layout: Layout, name: string | undefined): void {
  if (name === undefined || layout.spec.modalities.includes(name)) return;
  throw new MusterError(
    'invalid_query',
    `There is no modality "${name}"; this collection has ${layout.spec.modalities.join(', ')}.`,
  );
}

const encodeCursor = ({ score, id }: Position): string =>
  Buffer.from(JSON.stringify([score, id])).toString('base64url');

function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    const [score, id] = z
      .tuple([z.number(), z.string()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { score, id };
  } catch (error) {
    throw new MusterError('invalid_query', 'The cursor is none that Muster gave out. Begin without one.', {
      cause: error,
    });
  }
}
