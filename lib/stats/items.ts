import { z } from 'zod';
import type { Item, ItemPage } from '#lib/contract/answers.ts';
import type { ItemFilter } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { applyIdRule } from '#lib/contract/id-rule.ts';
import { within } from '#lib/deadline.ts';
import { EngineCannot, type Engine, type StoredDocument } from '#lib/engine/engine.ts';
import { isMusterError, MusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { inspect, readKeptOut, readVectors } from '#lib/pairing/inspect.ts';
import { listsOf } from '#lib/pairing/filter.ts';
import { describeMembers, readMembers, type Description, type Position } from '#lib/pairing/page.ts';
import { presentListed, readFilter } from './listed.ts';
import { pickArrival, presentDocument, presentHeld, presentIndexed } from './receipt.ts';

const ENGINE_WAIT_MS = 5_000;
/** Where few match, one request looks this often for the first of them: so it ends soon, and there are few of them. */
const LOOKS_MAX = 8;

/** Lists items of one state, oldest first. A page may be short, even empty, while there is a next_cursor. */
export async function listItems(
  redis: RedisClient,
  { layout }: OpenCollection,
  query: ItemFilter,
): Promise<ItemPage> {
  const seenAtLatest =
    query.older_than_ms === undefined ? null : (await readTime(redis)) - query.older_than_ms;
  const filter = readFilter(layout, query, seenAtLatest);
  const bounds = {
    prefix: filter.prefix,
    highestScore: query.state === 'unmatched' ? (seenAtLatest ?? Infinity) : Infinity,
  };
  const lists = listsOf(layout, query.state, filter);
  let position = decodeCursor(query.cursor);
  let described: Description[] = [];
  let looks = 0;
  do {
    const { members, reached } = await readMembers(redis, layout, lists, position, query.limit, bounds);
    described = await describeMembers(redis, layout, members, filter);
    position = reached;
  } while (described.length === 0 && position !== null && ++looks < LOOKS_MAX);
  return {
    items: described.map((found) => presentListed(layout, found, query.state)),
    next_cursor: position === null ? null : encodeCursor(position),
  };
}

/** One item: as it is held, else as it is in the index; by its ID, else by the ID that the collection's rule makes of it. */
export async function readItem(
  redis: RedisClient,
  engine: Engine,
  collection: OpenCollection,
  id: string,
  vectors: boolean,
): Promise<Item> {
  const heldAs = applyIdRule(collection.definition.idRule, id);
  if (heldAs === id) return readExactly(redis, engine, collection, id, vectors);
  const asSent = await readExactly(redis, engine, collection, id, vectors).catch((error: unknown) => {
    if (isMusterError(error) && ['engine_unavailable', 'engine_cannot'].includes(error.code)) return null;
    throw error;
  });
  if (asSent !== null && asSent.state !== 'unknown') return asSent;
  return { ...(await readExactly(redis, engine, collection, heldAs, vectors)), sent_as: id };
}

async function readExactly(
  redis: RedisClient,
  engine: Engine,
  { definition, layout: latest, former }: OpenCollection,
  id: string,
  vectors: boolean,
): Promise<Item> {
  // In this order: an item leaves where it was only once it is where it goes, and Redis only once its document is there.
  const unmoved = former === undefined ? null : await inspect(redis, former, id);
  const moved = await inspect(redis, latest, id);
  const held = moved ?? unmoved;
  const layout = moved === null && unmoved !== null ? former! : latest;
  const document = await readDocument(engine, definition, id, vectors).catch((error: unknown) => {
    if (held !== null) return null;
    if (error instanceof EngineCannot)
      throw new MusterError('engine_cannot', `Nothing is held of this ID. ${error.message}`, {
        cause: error,
      });
    const why = error instanceof Error ? error.message : String(error);
    throw new MusterError(
      'engine_unavailable',
      `Nothing is held of this ID, and the index cannot be asked now: ${why}`,
      { retryAfterS: 5, cause: error },
    );
  });
  const { required } = layout.spec;
  const embeddings =
    held === null
      ? presentIndexed(definition, document)
      : presentHeld(held, vectors ? await readVectors(redis, layout, id, held.embeddings) : {});
  return {
    id,
    state: held?.state ?? (document === null ? 'unknown' : 'indexed'),
    first_seen_at: held?.firstSeenAt ?? pickArrival(Math.min, embeddings, document?.modalities ?? []),
    paired_at: pickArrival(Math.max, embeddings, required),
    due_at: held?.dueAt ?? null,
    failed_at: held?.failedAt ?? null,
    leased_until: held?.leasedUntil ?? null,
    kept_out_until: await readKeptOut(redis, latest, id),
    missing: required.filter(
      (modality) => embeddings[modality] === undefined && !document?.modalities.includes(modality),
    ),
    embeddings,
    tries: held?.tries ?? 0,
    error: held?.error ?? null,
    document: document === null ? null : presentDocument(document),
  };
}

async function readDocument(
  engine: Engine,
  definition: OpenCollection['definition'],
  id: string,
  vectors: boolean,
): Promise<StoredDocument | null> {
  const documents = await within(ENGINE_WAIT_MS, engine.get(indexSpecOf(definition), [id], { vectors }));
  return documents.get(id) ?? null;
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
