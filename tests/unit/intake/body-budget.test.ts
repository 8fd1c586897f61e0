import { expect, test } from 'vitest';
import { openBodyBudget } from '#lib/intake/body-budget.ts';

test('bodies that are too much together are refused, with when to come back', () => {
  const budget = openBodyBudget(100);
  const [one, other] = [budget.open(), budget.open()];
  one.add(60);
  other.add(40);
  expect(() => other.add(1)).toThrow(expect.objectContaining({ code: 'busy', retryAfterS: 1 }));
});

test('a body that is done with makes room, once', () => {
  const budget = openBodyBudget(100);
  const [one, other] = [budget.open(), budget.open()];
  one.add(100);
  one.close();
  one.close();
  other.add(100);
  expect(() => other.add(1)).toThrow('more than 100 bytes');
});

test('a body that was refused gives back what it had at once, and once', () => {
  const budget = openBodyBudget(100);
  const [one, other] = [budget.open(), budget.open()];
  expect(() => one.add(101)).toThrow('more than 100 bytes');
  other.add(100);
  one.close();
  expect(() => one.add(1)).toThrow('more than 100 bytes');
});
