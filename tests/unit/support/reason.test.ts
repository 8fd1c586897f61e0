import { expect, test } from 'vitest';
import { describeReason } from '#scripts/test/reason.ts';

test('what a failed test said stands on one line, with the line of its file', () => {
  const message = [
    "AssertionError: expected '\u001B[31mnot yet\u001B[39m'",
    "to be 'held'",
    '    at openDoor (/srv/muster/tests/support/door.ts:27:11)',
    '    at /srv/muster/tests/integration/door.test.ts:115:26',
  ].join('\n');
  expect(describeReason(message, 'tests/integration/door.test.ts')).toBe(
    " — AssertionError: expected 'not yet' to be 'held' (line 115)",
  );
});

test('a failure that says nothing adds nothing, and a long one is cut', () => {
  expect(describeReason('', 'a.test.ts')).toBe('');
  expect(describeReason('x'.repeat(1_000), 'a.test.ts')).toHaveLength(303);
});
