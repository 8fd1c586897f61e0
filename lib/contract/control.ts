/** What operators are answered. */
import { z } from 'zod';
import { listedItem } from './answers.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();

/** `dry_run` of flush, discard and requeue: what a commit with this token would touch, less what moves on until then. */
export const preview = z.object({
  count,
  /** Age of the item that was first seen the longest ago; null when there is none. */
  oldest_ms: count.nullable(),
  sample: z.array(listedItem),
  token: z.string(),
  /** The token is good until then. */
  expires_at: epochMs,
});

export const actionName = z.enum([
  'flush',
  'discard',
  'requeue',
  'pause',
  'resume',
  'delete_item',
  'delete_collection',
  'define_collection',
  'verify',
  'abort',
  'turned_away',
  'rename',
  'swap_alias',
  'repartition',
]);

export const operationState = z.enum(['running', 'done', 'aborted', 'failed']);

/** What an action has done so far. */
export const outcome = z.object({
  state: operationState,
  /** Items that it changed. */
  changed: count,
  /** Items that were meant and had moved on, or were leased to an indexer. */
  skipped: count,
  finished_at: epochMs.nullable(),
  /** Why it ended or waits, where there is something to say. */
  detail: z.string().nullable(),
});

/** One operator or policy action. */
export const activityEntry = z.object({
  id: z.string(),
  at: epochMs,
  actor: z.string(),
  action: actionName,
  scope: z.string().nullable(),
  filter: z.record(z.string(), z.unknown()).nullable(),
  /** IDs that were named, the first of many. */
  ids: z.array(z.string()).nullable(),
  /** Items that it meant when it began; null where that was not counted. */
  count: count.nullable(),
  /** null when it is not known any more. */
  outcome: outcome.nullable(),
});

/** `GET …/activity`, newest first. */
export const activityPage = z.object({
  activity: z.array(activityEntry),
  next_cursor: z.string().nullable(),
});

/** What `verify` found so far. */
export const verification = z.object({
  checked: count,
  breaches: count,
  repaired: count,
  /** The first of them: whose item, which rule, and what is wrong. */
  sample: z.array(z.object({ id: z.string(), rule: z.string(), detail: z.string() })),
});

/** An action that may take a while. `GET …/operations/{id}`. */
export const operation = activityEntry.extend({
  outcome,
  /** Of verify only. */
  verification: verification.optional(),
});

/** `GET …/operations`, newest first. */
export const operationPage = z.object({ operations: z.array(operation), next_cursor: z.string().nullable() });

/** Answer to an action. `count`: items changed so far; `state` says whether that is all. */
export const acted = z.object({ count, skipped: count, operation: z.string(), state: operationState });

/** `DELETE …/items/{id}`. */
export const itemDeleted = acted.extend({
  kept_out_until: epochMs,
  /** What is not gone yet, or stays where it is; null where nothing does. */
  detail: z.string().nullable(),
});

export type Preview = z.infer<typeof preview>;
export type ActionName = z.infer<typeof actionName>;
export type Outcome = z.infer<typeof outcome>;
export type ActivityPage = z.infer<typeof activityPage>;
export type Verification = z.infer<typeof verification>;
export type Operation = z.infer<typeof operation>;
export type OperationPage = z.infer<typeof operationPage>;
export type Acted = z.infer<typeof acted>;
export type ItemDeleted = z.infer<typeof itemDeleted>;
