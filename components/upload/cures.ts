/** What to do about rows that are refused, by code. */
export const cureOf = (code: string): string => CURES[code] ?? 'Embed these again';

const CURES: Readonly<Record<string, string>> = {
  invalid_id: 'Mend the IDs, or pick another ID column',
  dims_mismatch: 'Send vectors of another model to a collection of their own',
  not_unit_length: 'Normalise the vectors, or use max_inner_product',
  model_mismatch: 'Send vectors of another model to a collection of their own',
  unreadable_row: 'Mend the row in the file',
  invalid_metadata: 'Mend the metadata',
  invalid_version: 'Give each row its version, a whole number',
  invalid_embedding: 'Write the vector as a list of numbers',
};
