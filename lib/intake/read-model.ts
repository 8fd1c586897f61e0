import { modelReference } from '#lib/contract/vocabulary.ts';

/** The model that a producer names, as `name@revision`; null when none is named, undefined when it is no name. */
export const readModel = (value: unknown): string | null | undefined =>
  value === undefined || value === null ? null : modelReference.safeParse(value).data;
