import { describe, expect, test } from 'vitest';
import { explainSpan } from '#lib/stats/explain-span.ts';
import { findTroubles, type HealthFacts } from '#lib/stats/health.ts';
import type { KnownReplica } from '#lib/stats/replicas.ts';

const AT = 1_763_712_000_000;
const HOUR = 3_600_000;

const replica: KnownReplica = {
  id: '9c41d7e0',
  version: '1.0.0',
  started_at: AT - HOUR,
  host: 'muster-1',
  pid: 17,
  role: 'app',
  indexes: true,
  last_seen_at: AT - 1_000,
  troubles: [],
};

const refusal = (since: number, collection = 'embeddings') => ({
  ...replica,
  troubles: [{ collection, reason: 'Elasticsearch answers 429: too many requests.', since }],
});

const calm: HealthFacts = {
  readiness: {
    ready: true,
    redis: { ok: true, version: '7.0.15', embedded: true, durable: true, used_bytes: 1, limit_bytes: null },
    engine: { ok: true, name: 'Elasticsearch', version: '9.5.3' },
    indexer: { running: true, trouble: null },
    warnings: [],
    pending: [],
  },
  stats: {
    collection: 'embeddings',
    at: AT,
    have: { text: 2, image: 2 },
    missing: { text: 0, image: 0 },
    unmatched: 0,
    ready: 123_000,
    later: 963,
    failed: 0,
    indexed: 5,
    oldest_unmatched_ms: null,
    index_lag_ms: 0,
    combinations: [],
  },
  paused: null,
  replicas: [replica],
  producers: [],
  redisFullMs: null,
  redisFullSince: null,
};

const of = (facts: Partial<HealthFacts>) => findTroubles({ ...calm, ...facts });

test('nothing is said while all is well, however much waits', () => {
  expect(of({})).toEqual([]);
});

describe('it is told', () => {
  test('what the engine answers, since when the first replica met it, how much waits, and that nothing is lost', () => {
    const replicas = [refusal(AT - 1_000), refusal(AT - 5_000), refusal(AT - 9_000, 'other')];
    expect(of({ replicas })).toEqual([
      {
        code: 'engine_refuses',
        blame: 'engine',
        since: AT - 5_000,
        detail: 'Elasticsearch answers 429: too many requests',
        consequence: '123,963 items wait; nothing is lost. Indexing resumes by itself.',
        items: 123_963,
      },
    ]);
  });

  test('that the engine is away, before anything was to be indexed', () => {
    const engine = { ok: false, name: 'Elasticsearch', version: null, detail: 'refused.' } as const;
    expect(of({ readiness: { ...calm.readiness, engine } })).toMatchObject([
      { code: 'engine_away', detail: 'Elasticsearch is away: refused' },
    ]);
  });

  test('who paused and since when, and not what the engine does meanwhile', () => {
    expect(of({ paused: { actor: 'night-ops', at: AT - HOUR }, replicas: [refusal(AT)] })).toMatchObject([
      {
        code: 'paused',
        blame: 'operator',
        since: AT - HOUR,
        detail: 'Paused by night-ops',
        consequence: 'Intake goes on. 123,963 items wait; nothing is lost.',
      },
    ]);
  });

  test('that no replica indexes while something is ready', () => {
    const replicas = [
      { ...replica, indexes: false },
      { ...replica, last_seen_at: AT - 20_000 },
    ];
    expect(of({ replicas })).toMatchObject([{ code: 'no_indexer', items: 123_963 }]);
    expect(of({ replicas, stats: { ...calm.stats, ready: 0, later: 0 } })).toEqual([]);
  });

  test('in which time Redis is full, when that is within a day', () => {
    expect(of({ redisFullMs: 53 * 60_000 })).toMatchObject([
      { code: 'redis_filling', detail: 'Redis is full in 53 min at this pace' },
    ]);
    expect(of({ redisFullMs: 0, redisFullSince: AT - HOUR })).toMatchObject([
      { detail: 'Redis is full', since: AT - HOUR },
    ]);
    expect(of({ redisFullMs: 30 * HOUR })).toEqual([]);
  });

  test('which producer is late, when it was last seen, and what waits for it', () => {
    const producer = {
      name: 'vision-batch-02',
      modality: 'image',
      last_seen_at: AT - 3 * HOUR,
      usual_interval_ms: 4_000,
      received: 10,
      waiting: 8_412,
      late: true,
    };
    expect(of({ producers: [producer, { ...producer, late: false }] })).toEqual([
      {
        code: 'producer_late',
        blame: 'producer',
        since: AT - 3 * HOUR,
        detail: 'vision-batch-02 is late: it usually sends image every 4 s',
        consequence: '8,412 items wait for image.',
        items: 8_412,
      },
    ]);
  });

  test('each setting that endangers a promise, with its cure', () => {
    const warning = 'This Redis may lose acknowledged data (appendfsync everysec). Set it to always.';
    expect(of({ readiness: { ...calm.readiness, warnings: [warning] } })).toMatchObject([
      {
        code: 'setting',
        blame: 'redis',
        detail: 'This Redis may lose acknowledged data (appendfsync everysec)',
        consequence: 'Set it to always.',
      },
    ]);
  });

  test('what is still to be done by operators, which is no fault of Redis', () => {
    const pending = [
      { code: 'upgrading', warning: 'Keys stay in layout 1 until these have ended: old-host/7 (0.9.0).' },
      { code: 'not_as_declared', warning: 'The collection "shop" stays as it is. Or change the file.' },
    ] as const;
    expect(of({ readiness: { ...calm.readiness, pending } })).toEqual([
      {
        code: 'upgrading',
        blame: 'operator',
        since: null,
        detail: 'Keys stay in layout 1 until these have ended: old-host/7 (0.9.0)',
        consequence: '',
        items: null,
      },
      {
        code: 'not_as_declared',
        blame: 'operator',
        since: null,
        detail: 'The collection "shop" stays as it is',
        consequence: 'Or change the file.',
        items: null,
      },
    ]);
  });

  test('first that Redis takes no writes', () => {
    const redis = { ...calm.readiness.redis, ok: false, detail: 'Redis is full.' };
    expect(
      of({ readiness: { ...calm.readiness, ready: false, redis }, replicas: [refusal(AT)] }),
    ).toMatchObject([
      { code: 'redis_refuses', detail: 'Redis takes no writes: Redis is full' },
      { code: 'engine_refuses' },
    ]);
  });
});

test.each([
  [250, '250 ms'],
  [4_000, '4 s'],
  [62_000, '1 min 2 s'],
  [11_520_000, '3 h 12 min'],
  [90_000_000, '1 d 1 h'],
])('%i ms is told in its two largest units', (ms, words) => {
  expect(explainSpan(ms)).toBe(words);
});
