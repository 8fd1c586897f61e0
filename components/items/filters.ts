import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { createParser, parseAsString, type inferParserType } from 'nuqs';
import { groupName } from '#lib/contract/vocabulary.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The ages that can be asked for, by their names in the address. */
export const AGES = {
  '1min': { ms: MINUTE_MS, label: '1 min' },
  '10min': { ms: 10 * MINUTE_MS, label: '10 min' },
  '1h': { ms: HOUR_MS, label: '1 h' },
  '6h': { ms: 6 * HOUR_MS, label: '6 h' },
  '1d': { ms: DAY_MS, label: '1 d' },
  '3d': { ms: 3 * DAY_MS, label: '3 d' },
  '7d': { ms: 7 * DAY_MS, label: '7 d' },
} as const;
export type Age = keyof typeof AGES;

const parseAsAge = createParser<Age>({
  parse: (value) => (Object.hasOwn(AGES, value) ? (value as Age) : null),
  serialize: (value) => value,
});

/** A group of reasons by its name; what is none stands for all of them. */
export const parseAsGroup = createParser<string>({
  parse: (value) => groupName.safeParse(value).data ?? null,
  serialize: (value) => value,
});

/** What a list of items is filtered by, as it stands in the address. */
export const FILTERS = {
  missing: parseAsString.withDefault(''),
  age: parseAsAge,
  prefix: parseAsString.withDefault(''),
  producer: parseAsString.withDefault(''),
  reason: parseAsString.withDefault(''),
  group: parseAsGroup,
};
export type Filters = inferParserType<typeof FILTERS>;

/** The filters in the words of the API; nothing where nothing is asked for. */
export const toFilter = ({ missing, age, prefix, producer, reason, group }: Filters): ActionFilter => ({
  ...(missing !== '' && { missing }),
  ...(age !== null && { older_than_ms: AGES[age].ms }),
  ...(prefix !== '' && { prefix }),
  ...(producer !== '' && { producer }),
  ...(reason !== '' && { reason }),
  ...(group !== null && { group }),
});

/** The query of `GET …/items`. */
export const toQuery = (state: HeldState, filter: ActionFilter, more: Record<string, string> = {}): string =>
  new URLSearchParams([
    ['state', state],
    ...Object.entries(filter).map(([name, value]) => [name, String(value)]),
    ...Object.entries(more),
  ]).toString();
