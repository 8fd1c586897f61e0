import { describe, expect, test } from 'vitest';
import type { Trouble } from '#lib/contract/console.ts';
import { ApiError } from '#components/hooks/api.ts';
import { clock } from '#components/ui/format.ts';
import { stripsOf } from '#components/shell/strips.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

const refusal: Trouble = {
  code: 'engine_refuses',
  blame: 'engine',
  since: NOW - MINUTE,
  detail: 'Elasticsearch answers 429',
  consequence: '123,963 items wait; nothing is lost.',
  items: 123_963,
};

const strips = (troubles: Trouble[], more: Partial<Parameters<typeof stripsOf>[0]> = {}) =>
  stripsOf({
    health: { collection: 'shop', at: NOW, redis_full_in_ms: null, troubles },
    refusal: null,
    collection: 'shop',
    nowMs: NOW,
    readAtMs: NOW,
    isZoneKnown: true,
    ...more,
  });
const said = (...args: Parameters<typeof strips>) =>
  strips(...args).map(({ lead, rest }) => `${lead} ${rest}`);

describe('strips', () => {
  test('are absent when all is well, and before anything is known', () => {
    expect(strips([])).toEqual([]);
    expect(strips([], { health: undefined, readAtMs: 0 })).toEqual([]);
  });

  test('say the fact, since when, and what follows', () => {
    expect(said([refusal])).toEqual([
      `Elasticsearch answers 429 since ${clock(NOW - MINUTE)}. 123,963 items wait; nothing is lost.`,
    ]);
  });

  test('keep the place of a time whose zone is not known yet', () => {
    expect(strips([refusal], { isZoneKnown: false })[0]!.lead).toBe('Elasticsearch answers 429 since ––:––.');
  });

  test('say for how long a late producer has been silent, and lead to the producers', () => {
    const late: Trouble = {
      ...refusal,
      code: 'producer_late',
      blame: 'producer',
      since: NOW - 192 * MINUTE,
      detail: 'vision-batch-02 is late: it usually sends image every 4 s',
    };
    expect(strips([late])[0]).toMatchObject({
      lead: 'vision-batch-02 is late: it usually sends image every 4 s, last seen 3 h 12 min ago.',
      link: { href: '/?collection=shop#producers' },
    });
  });

  test('tell that Redis is away also where nobody may ask what is wrong, since the last that was read', () => {
    const refusal = new ApiError('Redis is away. Send the same request again.', 503, 'redis_unavailable');
    const readAtMs = NOW - 14_000;
    expect(said([], { refusal, readAtMs })).toEqual([
      `Redis is away since ${clock(readAtMs)}. Producers get 503 and may retry.`,
    ]);
    expect(said([], { refusal, readAtMs: 0 })[0]).toBe('Redis is away. Producers get 503 and may retry.');
    expect(strips([], { refusal: new ApiError('Muster does not answer.', 0) })).toEqual([]);
  });

  test('lead to the activity for a pause, and to the system for what else operators have to do', () => {
    const toDo = (code: Trouble['code'], detail: string): Trouble => ({
      ...refusal,
      code,
      blame: 'operator',
      since: null,
      detail,
    });
    const told = strips([
      toDo('paused', 'Paused'),
      toDo('upgrading', 'Keys stay in layout 1'),
      toDo('not_as_declared', 'The collection "a" stays as it is'),
      toDo('not_as_declared', 'The collection "b" stays as it is'),
    ]);
    expect(told.map(({ link }) => link?.label)).toEqual(['Activity', 'System', 'System', 'System']);
    expect(new Set(told.map(({ key }) => key)).size).toBe(4);
  });

  test('leave the time out where there is none', () => {
    expect(
      said([{ ...refusal, code: 'redis_filling', since: null, detail: 'Redis is full in 53 min' }])[0],
    ).toMatch(/^Redis is full in 53 min\. /);
  });

  test('are red for what producers meet, and warm for all else', () => {
    expect(strips([{ ...refusal, code: 'redis_refuses' }, refusal]).map(({ tone }) => tone)).toEqual([
      'bad',
      'warn',
    ]);
  });

  test('tell several late producers in one, by the one that has been silent for the longest', () => {
    const late = (name: string, silentMs: number): Trouble => ({
      ...refusal,
      code: 'producer_late',
      blame: 'producer',
      since: NOW - silentMs,
      detail: `${name} is late`,
      consequence: '9 items wait for image.',
    });
    expect(
      said([refusal, late('a', MINUTE), late('b', 192 * MINUTE), late('c', 2 * MINUTE)]).slice(1),
    ).toEqual([
      'b is late, last seen 3 h 12 min ago. 9 items wait for image. 2 other producers are late, too.',
    ]);
  });

  test('appear for old data only after a minute', () => {
    expect(strips([], { readAtMs: NOW - MINUTE })).toEqual([]);
    expect(said([], { readAtMs: NOW - 61_000 })[0]).toContain(`No new data since ${clock(NOW - 61_000)}.`);
  });
});

test('who is signed out while an upload holds the page is told that nothing is lost, and where to sign in', () => {
  const signedOut = new ApiError('A key is needed.', 401, 'unauthorized');
  const [strip, ...others] = strips([refusal], { refusal: signedOut, readAtMs: NOW - 5 * MINUTE });
  expect(others).toEqual([]);
  expect(strip).toMatchObject({
    lead: 'Muster refuses the key.',
    rest: expect.stringContaining('nothing of it is lost'),
    link: { href: '/login?to=%2Fupload%3Fcollection%3Dshop' },
  });
});
