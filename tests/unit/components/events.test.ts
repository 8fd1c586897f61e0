import { expect, test } from 'vitest';
import type { ThroughputEvent } from '#lib/contract/throughput.ts';
import { eventsIn, marksOf, sayEvent } from '#components/throughput/events.ts';

const at = (time: number, kind: ThroughputEvent['kind'] = 'flush'): ThroughputEvent => ({
  at: time,
  kind,
  actor: 'night-ops',
});

test('an event says what was done and by whom, in two words at most on the chart', () => {
  expect(sayEvent(at(1, 'pause'))).toBe('paused by night-ops');
  expect(sayEvent({ at: 1, kind: 'engine_trouble', actor: null })).toBe('engine trouble');
  const [mark] = marksOf([at(0, 'engine_trouble')], 0, 100, 600);
  expect(mark!.label.split(' ').length).toBeLessThanOrEqual(2);
});

test('events that would touch share a line, and a word is left out rather than laid over another', () => {
  expect(marksOf([at(100), at(101), at(120), at(500)], 0, 1_000, 1_000)).toEqual([
    { at: 100, label: 'flushed', side: 'right' },
    { at: 120, label: '', side: 'right' },
    { at: 500, label: 'flushed', side: 'right' },
  ]);
});

test('a word that would run over the edge stands before its line', () => {
  expect(marksOf([at(995)], 0, 1_000, 1_000)).toEqual([{ at: 995, label: 'flushed', side: 'left' }]);
});

test('an event belongs to one bucket', () => {
  expect(eventsIn([at(10), at(20)], 10, 10)).toEqual([at(10)]);
});
