import { expect, test } from 'vitest';
import { medianOf, runRounds, showSpread, spreadOf } from '#bench/harness/rounds.ts';

test('the median is the middle one, or the mean of the two in the middle', () => {
  expect(medianOf([3, 1, 100])).toBe(3);
  expect(medianOf([4, 1, 2, 100])).toBe(3);
  expect(() => medianOf([])).toThrow('Nothing was measured');
});

test('a spread is told with its lowest and highest, unless it is one number', () => {
  expect(showSpread(spreadOf([1_000, 3_000, 2_000]))).toBe('2,000 (1,000 – 3,000)');
  expect(showSpread(spreadOf([7]))).toBe('7');
});

test('contestants run in turn, each after what comes before it, and warm-up is not counted', async () => {
  const ran: string[] = [];
  const contestant = (name: string, value: number, more = {}) => ({
    before: async () => void ran.push(`before ${name}`),
    run: async () => (ran.push(name), value + ran.length / 1_000),
    ...more,
  });
  const spreads = await runRounds(
    { a: contestant('a', 1), b: contestant('b', 2, { warmRounds: 0, rounds: 1 }) },
    { rounds: 2, before: async () => void ran.push('emptied') },
  );
  expect(ran.filter((one) => one !== 'emptied' && !one.startsWith('before'))).toEqual(['a', 'a', 'b', 'a']);
  expect(ran.slice(0, 3)).toEqual(['emptied', 'before a', 'a']);
  expect(spreads.a!.lowest).toBeGreaterThan(1.003);
  expect(spreads.b!.lowest).toBe(spreads.b!.highest);
});
