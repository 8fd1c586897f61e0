import { describe, expect, test } from 'vitest';
import type { Producer } from '#lib/contract/console.ts';
import { byUrgency, paceOf, sumUpLate, verdictOf } from '#components/producers/verdict.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const producer = (more: Partial<Producer> = {}): Producer => ({
  name: 'vision-batch-01',
  modality: 'image',
  last_seen_at: NOW - 1_000,
  usual_interval_ms: 4_000,
  received: 10,
  waiting: 5,
  late: false,
  ...more,
});
const late = producer({ name: 'vision-batch-02', last_seen_at: NOW - 192 * MINUTE, late: true });

describe('producers', () => {
  test('are said to be late, and for how long they have been silent', () => {
    expect(verdictOf(late, NOW)).toBe('late 3 h 12 min');
    expect(verdictOf(producer(), NOW)).toBe('on time');
  });

  test('are not judged after one sight, nor while nothing waits for them', () => {
    const once = producer({ usual_interval_ms: null });
    expect([verdictOf(once, NOW), paceOf(once)]).toEqual(['seen once', '–']);
    expect(verdictOf(producer({ waiting: 0, last_seen_at: NOW - 60 * MINUTE }), NOW)).toBe(
      'nothing waits for it',
    );
  });

  test('that are late go first, the longest silent before the others', () => {
    const later = { ...late, name: 'silent for longer', last_seen_at: NOW - 600 * MINUTE };
    const sorted = [producer(), late, later].toSorted(byUrgency);
    expect(sorted.map(({ name }) => name)).toEqual([
      'silent for longer',
      'vision-batch-02',
      'vision-batch-01',
    ]);
    expect(sumUpLate(sorted)).toBe('2 of 3 late');
    expect(sumUpLate([producer()])).toBe('1, none late');
  });
});
