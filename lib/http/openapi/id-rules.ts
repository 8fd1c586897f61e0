import {
  idRuleApplication,
  idRuleApplied,
  idRulePreview,
  idRulePreviewRequest,
  idRuleProposals,
} from '#lib/contract/near-ids.ts';
import { BODY_ERRORS, COLLECTION_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;
const id_rule = [{ step: 'trim' as const }, { step: 'case' as const, to: 'lower' as const }];
const effect = {
  id_rule,
  pairs_gained: 1_204,
  conflicts: 0,
  samples: [
    {
      to: 'sku-1',
      from: [
        { id: 'SKU-1 ', has: ['text'] },
        { id: 'sku-1', has: ['image'] },
      ],
    },
  ],
  conflict_samples: [],
};

/** IDs that differ only in how they are written. */
export const ID_RULES: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/collections/{collection}/id-rules',
    tag: 'Console',
    name: 'proposeIdRules',
    summary: 'Rules by which unmatched items would pair',
    description:
      'The smallest first; each pairs more than those before it. Up to 50,000 unmatched items are looked at, the oldest of each side first.',
    answer: {
      schema: idRuleProposals,
      example: {
        collection: 'embeddings',
        at: AT,
        id_rule: [],
        looked_at: 8_412,
        complete: true,
        proposals: [effect],
      },
    },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'POST',
    path: '/api/collections/{collection}/id-rules/preview',
    tag: 'Control',
    name: 'previewIdRule',
    summary: 'What an ID rule would do to all that waits',
    body: { schema: idRulePreviewRequest, example: { id_rule } },
    answer: {
      schema: idRulePreview,
      example: {
        ...effect,
        changed: 1_210,
        looked_at: 8_412,
        complete: true,
        token: '5b0c',
        expires_at: AT + 900_000,
      },
    },
    errors: [...BODY_ERRORS, ...COLLECTION_ERRORS, 'invalid_query'],
  },
  {
    method: 'POST',
    path: '/api/collections/{collection}/id-rules/apply',
    tag: 'Control',
    name: 'applyIdRule',
    summary: 'Apply an ID rule from now on, and to what waits',
    description:
      'With `backlog`, a preview’s `token` is needed: the items that it showed get their new IDs, less what has moved on since.',
    body: { schema: idRuleApplication, example: { id_rule } },
    answer: {
      schema: idRuleApplied,
      example: { id_rule, count: 1_210, skipped: 0, operation: `${AT}-0`, state: 'done' },
    },
    errors: [
      ...BODY_ERRORS,
      ...COLLECTION_ERRORS,
      'invalid_query',
      'preview_required',
      'preview_expired',
      'collection_conflict',
      'collection_deleting',
      'collection_moving',
      'still_running',
      'engine_unavailable',
    ],
  },
];
