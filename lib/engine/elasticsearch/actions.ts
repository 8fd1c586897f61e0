import type { Field, Operation } from './operation.ts';
import type { DocumentVersions } from './read.ts';

type Place = Pick<DocumentVersions, 'seqNo' | 'primaryTerm' | 'routing'>;

/** An action on a document where it was found, refused when it has changed since. */
export const actionOn = (id: string, { seqNo, primaryTerm, routing }: Place): Record<string, unknown> => ({
  _id: id,
  require_alias: true,
  if_seq_no: seqNo,
  if_primary_term: primaryTerm,
  routing,
});

/** Puts these fields in the place of a document's. Others' fields have been through the index's default pipeline once. */
export const replace = (id: string, place: Place, fields: readonly Field[]): Operation => ({
  id,
  action: JSON.stringify({ index: { ...actionOn(id, place), pipeline: '_none' } }),
  source: { fields },
});
