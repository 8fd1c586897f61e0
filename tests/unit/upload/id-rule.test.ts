import { expect, test } from 'vitest';
import { applyIdRule, countMet, guessIdRule } from '#components/upload/work/id-rule.ts';

test.each([
  ['as-is', 'a/b.jpg', 'a/b.jpg'],
  ['drop-extension', '4400017.jpg', '4400017'],
  ['drop-extension', 'a.b/c.tar.gz', 'a.b/c.tar'],
  ['drop-extension', '.jpg', '.jpg'],
  ['drop-extension', 'v1.5', 'v1.5'],
  ['drop-folder', 'photos/2024/x.png', 'x.png'],
  ['drop-folder', 'photos/', 'photos/'],
  ['drop-both', 'photos/x.jpeg', 'x'],
] as const)('%s makes of %s the ID %s', (rule, given, id) => {
  expect(applyIdRule(rule, given)).toBe(id);
});

test('the rule under which most IDs meet is found, and none is proposed where it brings nothing', () => {
  const others = new Set(['1', '2', '3']);
  expect(guessIdRule(['img/1.jpg', 'img/2.jpg', 'img/9.jpg'], others)).toBe('drop-both');
  expect(guessIdRule(['1', '2'], others)).toBe('as-is');
  expect(guessIdRule(['7.jpg'], others)).toBe('as-is');
});

test('what each rule brings is counted, an ID once', () => {
  expect(countMet(['a/1.jpg', 'b/1.jpg', '2'], new Set(['1', '2', '3']))).toEqual({
    'as-is': 1,
    'drop-extension': 1,
    'drop-folder': 1,
    'drop-both': 2,
  });
});
