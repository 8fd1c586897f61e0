/** Pointing a name that searchers use from one collection's index to another's. */
import { z } from 'zod';
import { operationState } from './control.ts';
import { indexName } from './index-settings.ts';
import { collectionName } from './vocabulary.ts';

const count = z.number().int().nonnegative();

/** Body of `POST …/swap`. */
export const swapRequest = z.strictObject({
  /** The collection whose index is to serve from then on. */
  to: collectionName,
  /** The name that searchers use; left out: the index of the collection in the path. */
  alias: indexName.optional(),
  /** Nothing is changed: the answer says what would be. */
  dry_run: z.boolean().default(false),
  /** Also where `behind` is not empty. */
  force: z.boolean().default(false),
});

/** What a swap would do, and how the two sides stand. */
export const swapPreview = z.object({
  alias: z.string(),
  from: z.object({
    collection: collectionName,
    /** null: the alias is not there yet, and nobody searches it. */
    index: z.string().nullable(),
    documents: count,
  }),
  to: z.object({
    collection: collectionName,
    index: z.string(),
    documents: count,
    unmatched: count,
    /** To be indexed, now or later. */
    ready: count,
    failed: count,
  }),
  /** Why `to` is not caught up, each a sentence; empty when it is. */
  behind: z.array(z.string()),
});

/** What a swap has done; it is under way while it is `running`. */
export const swapped = swapPreview.extend({ operation: z.string(), state: operationState });

export type SwapRequest = z.infer<typeof swapRequest>;
export type SwapPreview = z.infer<typeof swapPreview>;
export type Swapped = z.infer<typeof swapped>;
