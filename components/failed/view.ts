import { parseAsStringLiteral } from 'nuqs';
import { throughputRange } from '#lib/contract/throughput.ts';
import { parseAsGroup } from '#components/items/filters.ts';

/** The ways to look at what failed. */
export const VIEWS = [
  { value: 'reasons', label: 'By reason' },
  { value: 'list', label: 'List' },
] as const;

/** What of the page stands in the address. */
export const VIEW = {
  view: parseAsStringLiteral(['reasons', 'list']).withDefault('reasons'),
  group: parseAsGroup,
  range: parseAsStringLiteral(throughputRange.options).withDefault('24h'),
};
