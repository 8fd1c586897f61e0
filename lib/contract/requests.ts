import { z } from 'zod';
import { heldState, throughputRange } from './answers.ts';
import { LIMITS } from './vocabulary.ts';

/** Query of `GET …/items`. */
export const itemFilter = z.strictObject({
  state: heldState.default('unmatched'),
  has: z.string().optional(),
  missing: z.string().optional(),
  older_than_ms: z.coerce.number().int().nonnegative().optional(),
  prefix: z.string().optional(),
  producer: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.pageItems).default(100),
  cursor: z.string().optional(),
});

/** Query of `GET …/items/{id}`. */
export const itemQuery = z.strictObject({
  vectors: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});

/** Query of `GET …/throughput`. */
export const throughputQuery = z.strictObject({ range: throughputRange.default('1h') });

/** Body of `POST …/search`: the vector itself, or the ID of an item that has one. */
export const searchRequest = z
  .strictObject({
    modality: z.string(),
    id: z.string().optional(),
    vector: z.array(z.number()).min(1).max(LIMITS.dims).optional(),
    k: z.number().int().min(1).max(LIMITS.searchHits).default(10),
  })
  .refine(({ id, vector }) => (id === undefined) !== (vector === undefined), 'give either id or vector');

export type ItemFilter = z.infer<typeof itemFilter>;
export type SearchRequest = z.infer<typeof searchRequest>;
