import { describe, expect, test } from 'vitest';
import type { Readiness, Stats } from '#lib/contract/answers.ts';
import { clock } from '#components/ui/format.ts';
import { troubles } from '#components/overview/troubles.ts';

const NOW = 1_700_000_000_000;

const well: Readiness = {
  ready: true,
  redis: { ok: true, version: '7.0.15', embedded: true, durable: true, used_bytes: 1, limit_bytes: null },
  engine: { ok: true, name: 'Elasticsearch', version: '9.5.3' },
  indexer: { running: true, trouble: null },
  warnings: [],
};

const stats: Stats = {
  collection: 'embeddings',
  at: NOW,
  have: {},
  missing: {},
  unmatched: 0,
  ready: 96_237,
  later: 27_726,
  failed: 0,
  indexed: null,
  oldest_unmatched_ms: null,
  index_lag_ms: 0,
  combinations: [],
};

const found = (more: Partial<Parameters<typeof troubles>[0]> = {}) =>
  troubles({ health: well, stats, paused: false, nowMs: NOW, readAtMs: NOW, ...more }).map(
    ({ lead, rest }) => `${lead} ${rest}`,
  );

describe('strips', () => {
  test('are absent when all is well, and before anything is known', () => {
    expect(found()).toEqual([]);
    expect(found({ health: undefined, stats: undefined, readAtMs: 0 })).toEqual([]);
  });

  test('say why nothing is indexed, since when, and that nothing is lost', () => {
    const trouble = { reason: 'Elasticsearch answers 429.', since: NOW - 60_000 };
    const health = { ...well, engine: { ...well.engine, ok: false }, indexer: { running: true, trouble } };
    expect(found({ health })).toEqual([
      `Elasticsearch answers 429 since ${clock(NOW - 60_000)}. 123,963 items wait; nothing is lost.`,
    ]);
  });

  test('say that the engine is away when the indexer has not met it yet', () => {
    const health = { ...well, engine: { ...well.engine, ok: false, detail: 'connect ECONNREFUSED' } };
    expect(found({ health, stats: { ...stats, ready: 0, later: 1 } })).toEqual([
      'Elasticsearch is away. 1 item waits; nothing is lost. Reason: connect ECONNREFUSED.',
    ]);
  });

  test('say what producers get when Redis is away or takes no writes', () => {
    const found503 = (redis: Partial<Readiness['redis']>) =>
      found({ health: { ...well, ready: false, redis: { ...well.redis, ok: false, ...redis } } });
    expect(found503({ version: null })).toEqual(['Redis is away. Producers get 503 and may retry.']);
    expect(found503({ version: null, detail: 'Connection is closed.' })).toEqual([
      'Redis is away. Producers get 503 and may retry.',
    ]);
    expect(found503({ version: null, detail: 'OOM command not allowed' })[0]).toMatch(
      /^Redis takes no writes\./,
    );
    expect(found503({ detail: 'Its maxmemory-policy evicts.' })[0]).toMatch(/^Redis takes no writes\./);
  });

  test('carry every warning with its cure', () => {
    const warnings = ['This Redis may lose acknowledged data (appendfsync everysec). Set it to always.'];
    const [strip] = troubles({
      health: { ...well, warnings },
      stats,
      paused: false,
      nowMs: NOW,
      readAtMs: NOW,
    });
    expect(strip).toMatchObject({
      lead: 'This Redis may lose acknowledged data (appendfsync everysec).',
      rest: 'Set it to always.',
    });
  });

  test('appear for old data only after a minute', () => {
    expect(found({ readAtMs: NOW - 60_000 })).toEqual([]);
    expect(found({ readAtMs: NOW - 61_000 })[0]).toContain(`No new data since ${clock(NOW - 61_000)}.`);
  });

  test('say that a paused collection still takes embeddings', () => {
    expect(found({ paused: true })[0]).toContain('Intake goes on. 123,963 items wait; nothing is lost.');
  });
});
