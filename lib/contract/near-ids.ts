/** IDs that differ only in how they are written: what would pair by a rule. */
import { z } from 'zod';
import { operationState } from './control.ts';
import { idRule } from './id-rule.ts';
import { collectionName, modalityName } from './vocabulary.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();

/** Unmatched items that a rule would make one, and the ID of that. */
export const nearItems = z.object({
  to: z.string(),
  from: z.array(z.object({ id: z.string(), has: z.array(modalityName) })),
});

/** What a rule would do to the unmatched items that were looked at. */
export const ruleEffect = z.object({
  /** The whole rule: what is in force, then what is new. */
  id_rule: idRule,
  /** Items that would become complete. */
  pairs_gained: count,
  /** New IDs that several items hold the same modality of: the newest of each stays. */
  conflicts: count,
  /** Some of each kind, the clear ones apart from the conflicts. */
  samples: z.array(nearItems),
  conflict_samples: z.array(nearItems),
});

/** `GET …/id-rules`: rules by which unmatched items would pair, the smallest first. */
export const idRuleProposals = z.object({
  collection: collectionName,
  at: epochMs,
  /** The rule in force. */
  id_rule: idRule,
  /** Unmatched items that were looked at, the oldest of each side first. */
  looked_at: count,
  /** All that wait were looked at. If not, there may be more to gain. */
  complete: z.boolean(),
  proposals: z.array(ruleEffect),
});

/** Body of `POST …/id-rules/preview`. */
export const idRulePreviewRequest = z.strictObject({ id_rule: idRule });

/** `POST …/id-rules/preview`: what the rule would do to all that wait now. */
export const idRulePreview = ruleEffect.extend({
  /** Items that would get another ID, all of them counted. */
  changed: count,
  /** Items that pairs and conflicts were looked for among. */
  looked_at: count,
  complete: z.boolean(),
  /** Stands for those items, when the rule is applied to the backlog. */
  token: z.string(),
  expires_at: epochMs,
});

/** Body of `POST …/id-rules/apply`: from now on and, with a preview's token, to what waits. */
export const idRuleApplication = z
  .strictObject({
    id_rule: idRule,
    backlog: z.boolean().default(false),
    token: z.string().min(1).max(100).optional(),
  })
  .refine(({ backlog, token }) => backlog || token === undefined, 'a token is for the backlog');

/** `POST …/id-rules/apply`. Without the backlog there is no operation. */
export const idRuleApplied = z.object({
  id_rule: idRule,
  /** Items renamed so far. */
  count,
  skipped: count,
  operation: z.string().nullable(),
  state: operationState,
});

export type NearItems = z.infer<typeof nearItems>;
export type RuleEffect = z.infer<typeof ruleEffect>;
export type IdRuleProposals = z.infer<typeof idRuleProposals>;
export type IdRulePreview = z.infer<typeof idRulePreview>;
export type IdRuleApplication = z.infer<typeof idRuleApplication>;
export type IdRuleApplied = z.infer<typeof idRuleApplied>;
