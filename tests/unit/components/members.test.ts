import { expect, test } from 'vitest';
import { listMembers } from '#components/reference/members.ts';

test('members of objects within an object are listed by their way, whatever holds them', () => {
  const inner = { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] };
  const schema = {
    properties: {
      plain: { type: 'string' },
      list: { type: 'array', items: inner },
      named: { additionalProperties: inner },
      maybe: { anyOf: [inner, { type: 'null' }] },
    },
    required: ['plain'],
  };
  expect(listMembers(schema).map(({ way, isRequired }) => [way, isRequired])).toEqual([
    ['plain', true],
    ['list', false],
    ['list[].x', true],
    ['named', false],
    ['named{}.x', true],
    ['maybe', false],
    ['maybe.x', true],
  ]);
});
