import type { RedisClient } from '#lib/pairing/connect.ts';
import { readMemory } from '#lib/pairing/facts.ts';
import { memoryKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';

/** How much of Redis' memory was in use at some time. */
export interface MemorySample {
  /** In ms. */
  at: number;
  usedBytes: number;
  /** From here on intake refuses new items; null: no limit is known. */
  limitBytes: number | null;
}

const MINUTE_MS = 60_000;
const SAMPLES = 60;
const TREND_SAMPLES_MIN = 5;
const TREND_SPAN_MIN_MS = 4 * MINUTE_MS;
/** An hour tells nothing of what is farther off. */
const HORIZON_MS = 7 * 86_400_000;

/**
 * Makes a sampler that notes Redis' memory once a minute, however often it is called: a ring of sixty notes.
 * @param share of the limit from which intake refuses new items, 0 to 1
 */
export function openMemorySampler(
  redis: RedisClient,
  keyPrefix: string,
  share: number,
): (at: number) => Promise<void> {
  let sampledMinute = -1;
  return async (at) => {
    const minute = Math.floor(at / MINUTE_MS);
    if (minute === sampledMinute) return;
    const { usedBytes, limitBytes } = await readMemory(redis);
    const note = [at, usedBytes, limitBytes === null ? '' : Math.floor(limitBytes * share)].join(',');
    const args = [String(SAMPLES * MINUTE_MS), String(minute % SAMPLES), note];
    await runOnKeys(redis, 'note', [memoryKey(keyPrefix)], args);
    sampledMinute = minute;
  };
}

/** The samples of the last hour, oldest first. @param at now, in ms */
export async function readSamples(
  redis: RedisClient,
  keyPrefix: string,
  at: number,
): Promise<MemorySample[]> {
  const notes = await redis.hvals(memoryKey(keyPrefix));
  return notes
    .map((note): MemorySample => {
      const [sampledAt, usedBytes, limitBytes] = note.split(',') as [string, string, string];
      return {
        at: Number(sampledAt),
        usedBytes: Number(usedBytes),
        limitBytes: limitBytes === '' ? null : Number(limitBytes),
      };
    })
    .filter((sample) => at - sample.at <= SAMPLES * MINUTE_MS)
    .toSorted((a, b) => a.at - b.at);
}

/**
 * In how many ms the limit is reached if memory goes on as it went: the straight line nearest to the samples. null when it
 * does not grow, when too little is known, and when it is more than a week off.
 */
export function predictFullMs(samples: readonly MemorySample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.limitBytes === null) return null;
  if (last.usedBytes >= last.limitBytes) return 0;
  if (samples.length < TREND_SAMPLES_MIN || last.at - first.at < TREND_SPAN_MIN_MS) return null;
  const bytesPerMs = slopeOf(samples.map(({ at, usedBytes }) => [at - first.at, usedBytes]));
  const fullMs = Math.round((last.limitBytes - last.usedBytes) / bytesPerMs);
  return bytesPerMs > 0 && fullMs <= HORIZON_MS ? fullMs : null;
}

/** Since when memory has been at its limit, in ms, as far as the samples go back; null while it is not. */
export function findFullSince(samples: readonly MemorySample[]): number | null {
  const free = samples.findLastIndex(
    ({ usedBytes, limitBytes }) => limitBytes === null || usedBytes < limitBytes,
  );
  return samples[free + 1]?.at ?? null;
}

function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - meanX) * (y - meanY));
  return covariance / mean(([x]) => (x - meanX) ** 2);
}
