import { quote } from '#lib/formats/quote.ts';

/** Of a column that may have been the vectors. */
export const explainUnread = (name: string): string =>
  `Left out: the column ${quote(name)}, whose cells are neither values nor one list of numbers each: write it as one list of float32 a row`;
