import type { HeldState, ListedItem } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { MusterError } from '#lib/errors.ts';
import type { MemberFilter } from '#lib/pairing/filter.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import type { Description } from '#lib/pairing/page.ts';

/**
 * A filter of the contract in pairing's words.
 * @param seenAtLatest the age that the filter names, as a time in ms; null where it names none
 * @throws MusterError `invalid_query` for a modality that the collection does not have
 */
export function readFilter(
  { spec }: Layout,
  { has, missing, prefix, producer, reason, group }: ActionFilter,
  seenAtLatest: number | null,
): MemberFilter {
  for (const name of [has, missing])
    if (name !== undefined && !spec.modalities.includes(name))
      throw new MusterError(
        'invalid_query',
        `There is no modality "${name}"; this collection has ${spec.modalities.join(', ')}.`,
      );
  return {
    prefix: prefix ?? '',
    has: has === undefined ? [] : [has],
    missing: missing === undefined ? [] : [missing],
    seenAtLatest,
    producer: producer ?? '',
    reason: reason ?? '',
    group: group ?? '',
  };
}

/** A member of a list as the API shows it. */
export function presentListed(
  { spec }: Layout,
  { id, score, firstSeenAt, tries, error, producers }: Description,
  state: HeldState,
): ListedItem {
  const has = Object.keys(producers);
  return {
    id,
    state,
    has,
    missing: spec.modalities.filter((name) => !has.includes(name)),
    first_seen_at: firstSeenAt,
    producer: [...new Set(Object.values(producers))].join(', '),
    tries,
    error,
    failed_at: state === 'failed' ? score : null,
  };
}
