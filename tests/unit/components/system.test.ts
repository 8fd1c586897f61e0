import { describe, expect, test } from 'vitest';
import type { System } from '#lib/contract/console.ts';
import { cutWarning, foundBy, sumUp, trendOf, workOf } from '#components/system/words.ts';

const replica: System['replicas'][number] = {
  id: 'a',
  version: '1.0.0',
  started_at: 0,
  host: 'muster-1',
  pid: 17,
  role: 'app',
  indexes: true,
  last_seen_at: 0,
};
const calm: System = {
  at: 0,
  redis: {
    ok: true,
    detail: null,
    version: '7.0.15',
    mode: 'server',
    used_bytes: 1,
    limit_bytes: null,
    full_in_ms: null,
    memory: Array.from({ length: 6 }, (_, i) => ({ at: i * 60_000, used_bytes: 1 })),
    endangers: [],
  },
  engine: { ok: true, name: 'LanceDB', version: null, detail: null, indices: [] },
  replicas: [replica],
  verified: [],
};

describe('the system', () => {
  test('is well in a sentence, and says what endangers a promise', () => {
    expect(sumUp(calm)).toBe('Nothing endangers a promise. 1 replica is alive.');
    expect(sumUp({ ...calm, redis: { ...calm.redis, endangers: ['A.', 'B.'] }, replicas: [] })).toBe(
      '2 settings endanger a promise, no replica indexes.',
    );
  });

  test('says how long Redis has room, and not that it is not filling before that can be known', () => {
    expect(trendOf({ ...calm.redis, full_in_ms: 53 * 60_000 })).toBe('full in 53 min at this pace');
    expect(trendOf(calm.redis)).toBe('not filling');
    expect(trendOf({ ...calm.redis, memory: [] })).toBe('too short a time is known');
  });

  test('tells a setting from its cure', () => {
    expect(cutWarning('This Redis may lose data (appendfsync everysec). Set it to always.')).toEqual({
      fact: 'This Redis may lose data (appendfsync everysec).',
      cure: 'Set it to always.',
    });
  });

  test('says what each replica does', () => {
    expect(workOf(replica)).toBe('takes in and indexes');
    expect(workOf({ ...replica, indexes: false })).toBe('takes in');
    expect(workOf({ ...replica, role: 'indexer' })).toBe('indexes');
  });

  test('says what a verify found, and how far it is', () => {
    const found = { state: 'done', checked: 1_204, breaches: 0, repaired: 0 } as const;
    expect(foundBy(found)).toBe('1,204 items checked, no breach');
    expect(foundBy({ ...found, state: 'running', breaches: 1 })).toBe(
      'running: 1,204 items checked, 1 breach',
    );
    expect(foundBy({ ...found, state: null })).toBe('not known any more');
  });
});
