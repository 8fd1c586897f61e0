import type { Producer, Producers } from '#lib/contract/console.ts';
import { UPLOAD_PRODUCER } from '#lib/contract/vocabulary.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { producersKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { repeat } from './repeat.ts';
import { judgeLate } from './late.ts';

/** Notes who sends what; a producer is written down at most once a second. */
export interface Sightings {
  note(collection: string, producer: string, received: Readonly<Record<string, number>>): void;
  /** Writes down what has not been yet, and ends. */
  stop(): Promise<void>;
}

const KEPT_MS = 8 * 86_400_000;
const PRODUCERS_MAX = 1_000;
/** Of the latest interval, in what is usual: some ten sights tell. */
const WEIGHT = 0.2;

/** Starts noting. @param onError told when a second's sights could not be written; they are kept for the next try */
export function startSightings(
  redis: RedisClient,
  keyPrefix: string,
  onError: (error: unknown) => void,
): Sightings {
  const pending = new Map<string, Map<string, number>>();

  function add(collection: string, name: string, received: number): void {
    const seen = pending.get(collection) ?? new Map<string, number>();
    pending.set(collection, seen.set(name, (seen.get(name) ?? 0) + received));
  }

  async function write(): Promise<void> {
    const parts = [...pending];
    pending.clear();
    await Promise.all(
      parts.map(async ([collection, seen]) => {
        const sights = [...seen].flatMap(([name, received]) => [name, String(received)]);
        const args = [KEPT_MS, PRODUCERS_MAX, WEIGHT].map(String);
        try {
          await runOnKeys(redis, 'sight', [producersKey(keyPrefix, collection)], [...args, ...sights]);
        } catch (error) {
          for (const [name, received] of seen) add(collection, name, received);
          onError(error);
        }
      }),
    );
  }

  const writing = repeat(write);
  return {
    note(collection, producer, received) {
      for (const [modality, count] of Object.entries(received))
        add(collection, `${modality}:${producer}`, count);
    },
    stop: () => writing.stop(),
  };
}

/**
 * Lists who has sent what in the last eight days, the latest first, and who is late.
 * @param missing how many items wait for each modality
 */
export async function listProducers(
  redis: RedisClient,
  keyPrefix: string,
  { definition }: OpenCollection,
  missing: Readonly<Record<string, number>>,
): Promise<Producers> {
  const [at, notes] = await Promise.all([
    readTime(redis),
    redis.hgetall(producersKey(keyPrefix, definition.name)),
  ]);
  const producers = Object.entries(notes)
    .map(([field, note]) => presentProducer(at, field, note, missing))
    .toSorted(byLastSeen);
  return { collection: definition.name, at, producers };
}

const byLastSeen = (a: Producer, b: Producer): number =>
  b.last_seen_at - a.last_seen_at ||
  a.name.localeCompare(b.name, 'en') ||
  a.modality.localeCompare(b.modality, 'en');

function presentProducer(
  at: number,
  field: string,
  note: string,
  missing: Readonly<Record<string, number>>,
): Producer {
  const colon = field.indexOf(':');
  const modality = field.slice(0, colon);
  const name = field.slice(colon + 1);
  const [lastSeenAt, usual, received] = note.split(',') as [string, string, string];
  const usualMs = usual === '' ? null : Number(usual);
  const waiting = missing[modality] ?? 0;
  return {
    name,
    modality,
    last_seen_at: Number(lastSeenAt),
    usual_interval_ms: usualMs,
    received: Number(received),
    waiting,
    late:
      !name.startsWith(UPLOAD_PRODUCER) &&
      judgeLate({ at, lastSeenAt: Number(lastSeenAt), usualMs, waiting }),
  };
}
