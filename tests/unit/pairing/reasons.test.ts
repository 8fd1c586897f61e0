import { describe, expect, test } from 'vitest';
import { generalise, GROUP_CHARS, groupOf } from '#lib/pairing/reasons.ts';

const parsing = (id: string, at: string, value: string) =>
  `document_parsing_exception: [1:${at}] failed to parse field [attributes.weight] of type [float] in document with id '${id}'. Preview of field's value: '${value}' (For input string: "${value}")`;

describe('reasons are alike', () => {
  const pairs: [string, string, string][] = [
    ['that differ in quoted text and positions', parsing('a', '2718', '1,2 kg'), parsing('b', '31', 'heavy')],
    ['that quote text with an apostrophe in it', parsing('a', '1', "it's"), parsing('a', '1', 'heavy')],
    [
      'that differ in numbers',
      'Given up after 10 tries: 1,204 of 16.5 MB',
      'Given up after 9 tries: 3 of 2 MB',
    ],
    [
      'that differ in IDs which are not quoted',
      'no shard for 0b9f3c1e-88aa-4e7f-9d5a-1c2d3e4f5a6b in products-000012',
      'no shard for 9a2e4b6c-12bb-4c3d-8e7f-0a1b2c3d4e5f in products-000013',
    ],
  ];
  test.each(pairs)('%s', (_name, a, b) => {
    expect(groupOf(a, 'x')).toBe(groupOf(b, 'x'));
  });

  test('that name the item in brackets', () => {
    expect(groupOf('[mug]: not allowed', 'mug')).toBe(groupOf('[cup]: not allowed', 'cup'));
  });
});

describe('reasons are told apart', () => {
  const pairs: [string, string, string][] = [
    ['by their type', 'mapper_parsing_exception: no', 'strict_dynamic_mapping_exception: no'],
    ['by a field', 'failed to parse field [a.weight]', 'failed to parse field [a.height]'],
    ['by short names with a digit', 'field of type [float32]', 'field of type [int8]'],
  ];
  test.each(pairs)('%s', (_name, a, b) => {
    expect(groupOf(a, 'x')).not.toBe(groupOf(b, 'x'));
  });
});

test('what reasons have in common reads as a sentence', () => {
  expect(generalise(parsing('cat/eu/4470118', '2718', '1,2 kg'), 'cat/eu/4470118')).toBe(
    "document_parsing_exception: […] failed to parse field [attributes.weight] of type [float] in document with id …. Preview of field's value: … (For input string: …)",
  );
  expect(generalise('Given up after 10 tries: Elasticsearch answers 500', 'x')).toBe(
    'Given up after … tries: Elasticsearch answers …',
  );
});

test('an ID that is an ordinary word changes nothing but where it stands as an ID', () => {
  expect(generalise('[field] is no field', 'field')).toBe('[…] is no field');
});

test('a group has a short name of one length, whatever the reason', () => {
  for (const reason of ['', 'x', '☂'.repeat(5_000)])
    expect(groupOf(reason, 'x')).toMatch(new RegExp(`^[0-9a-f]{${GROUP_CHARS}}$`));
});

test('a reason of any length is read in no time', () => {
  const started = process.cpuUsage();
  for (const unit of ["'", '"', "a'", 'ab_', '1.', '[']) groupOf(unit.repeat(50_000), 'x');
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
});
