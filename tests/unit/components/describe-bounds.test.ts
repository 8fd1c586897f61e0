import { expect, test } from 'vitest';
import { describeBounds } from '#components/reference/describe-bounds.ts';

test.each([
  [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, '0 or more'],
  [{ type: 'integer', minimum: 1, maximum: 1_000, default: 100 }, '1 to 1,000, 100 by default'],
  [{ type: 'string', maxLength: 128 }, 'up to 128 characters'],
  [{ type: 'string', pattern: '^a$' }, '^a$'],
  [{ type: 'array', minItems: 1, maxItems: 4_096 }, '1 to 4,096'],
  [{ type: 'boolean' }, ''],
])('limits are told in words: %j', (schema, words) => {
  expect(describeBounds(schema)).toBe(words);
});
