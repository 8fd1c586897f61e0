import { expect, test } from 'vitest';
import { judge, readRetryAfter } from '#components/upload/work/patience.ts';

const refusal = (status: number, code = '', retryAfterMs: number | null = null) => ({
  status,
  code,
  retryAfterMs,
});

test.each([
  [429, 'backlog_full', 'backlog limit'],
  [429, 'rate_limited', 'requests of this minute'],
  [503, 'redis_unavailable', 'Redis is away'],
  [502, '', 'it answered 502'],
  [0, '', 'no network'],
])('a %i %s waits, and says why', (status, code, cause) => {
  expect(judge(refusal(status, code, 4_000), 0)).toEqual({ kind: 'wait', ms: 4_000, cause });
});

test.each([400, 404, 409, 415, 422])('a %i needs a person', (status) => {
  expect(judge(refusal(status), 0)).toEqual({ kind: 'halt' });
});

test.each([401, 403])('a %i waits for another key', (status) => {
  expect(judge(refusal(status), 0)).toEqual({ kind: 'lock' });
});

test('what is too large is sent in halves', () => {
  expect(judge(refusal(413, 'body_too_large'), 0)).toEqual({ kind: 'halve' });
});

test('without Retry-After waits grow, and end at half a minute', () => {
  const waits = [0, 1, 2, 3, 20].map((tries) => judge(refusal(503), tries, () => 1));
  expect(waits.map((verdict) => verdict.kind === 'wait' && verdict.ms)).toEqual([
    500, 1_000, 2_000, 4_000, 30_000,
  ]);
});

test('Retry-After is read as seconds and as a moment', () => {
  const now = Date.parse('2024-11-21T12:00:00Z');
  expect(readRetryAfter('4', now)).toBe(4_000);
  expect(readRetryAfter('Thu, 21 Nov 2024 12:00:07 GMT', now)).toBe(7_000);
  expect(readRetryAfter(null, now)).toBeNull();
  expect(readRetryAfter('soon', now)).toBeNull();
});
