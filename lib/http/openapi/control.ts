import { z } from 'zod';
import { collection } from '#lib/contract/answers.ts';
import { acted, operation, operationPage, preview } from '#lib/contract/control.ts';
import {
  activityQuery,
  discardRequest,
  emptyRequest,
  flushRequest,
  repartitionRequest,
  requeueRequest,
  verifyRequest,
} from '#lib/contract/requests.ts';
import { swapped, swapPreview, swapRequest } from '#lib/contract/swap.ts';
import { COLLECTIONS, FLUSHED } from './collections.ts';
import { BODY_ERRORS, COLLECTION_ERRORS, REDIS_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;
const done = { count: 1_198, skipped: 2, operation: `${AT}-0`, state: 'done' };
const embeddings = COLLECTIONS.find(({ name }) => name === 'readCollection')!.answer.example;

const action = {
  method: 'POST',
  tag: 'Control',
  description:
    'Named items (`ids`) go at once. A filtered set is first previewed (`dry_run`), then committed by the preview’s `token`: exactly what was previewed, less what has moved on since.',
  answer: { schema: z.union([preview, acted]), example: done },
  errors: [
    ...BODY_ERRORS,
    ...COLLECTION_ERRORS,
    'invalid_query',
    'invalid_id',
    'unknown_type',
    'preview_required',
    'preview_expired',
    'collection_deleting',
    'collection_moving',
  ],
} as const satisfies Partial<Endpoint>;

const toggle = {
  method: 'POST',
  tag: 'Control',
  body: { schema: emptyRequest, example: {}, optional: true },
  errors: [
    ...BODY_ERRORS,
    ...COLLECTION_ERRORS,
    'invalid_query',
    'collection_conflict',
    'collection_deleting',
    'collection_moving',
    'still_running',
  ],
} as const satisfies Partial<Endpoint>;

/** What operators do. */
export const CONTROL: readonly Endpoint[] = [
  {
    ...action,
    path: '/api/collections/{collection}/flush',
    name: 'flush',
    summary: 'Index unmatched items as they are, or ready ones now',
    body: { schema: flushRequest, example: { scope: 'unmatched', ids: ['mug-1'] } },
  },
  {
    ...action,
    path: '/api/collections/{collection}/discard',
    name: 'discard',
    summary: 'Take held items away for good',
    body: { schema: discardRequest, example: { filter: { missing: 'image' }, dry_run: true } },
  },
  {
    ...action,
    path: '/api/collections/{collection}/requeue',
    name: 'requeue',
    summary: 'Give failed items another chance',
    body: { schema: requeueRequest, example: { ids: ['mug-1'] } },
  },
  {
    ...toggle,
    path: '/api/collections/{collection}/pause',
    name: 'pause',
    summary: 'Stop indexing; intake goes on',
    answer: { schema: collection, example: { ...(embeddings as object), paused: true } },
  },
  {
    ...toggle,
    path: '/api/collections/{collection}/resume',
    name: 'resume',
    summary: 'Go on indexing',
    answer: { schema: collection, example: embeddings },
  },
  {
    ...toggle,
    path: '/api/collections/{collection}/verify',
    name: 'verify',
    summary: 'Check every item against the sets, the lists and the index',
    body: { schema: verifyRequest, example: { repair: false }, optional: true },
    answer: { schema: operation, example: { ...FLUSHED, action: 'verify', scope: null, filter: null } },
  },
  {
    method: 'POST',
    tag: 'Control',
    path: '/api/collections/{collection}/swap',
    name: 'swapAlias',
    summary: 'Point a name that searchers use to another collection’s index',
    description:
      'In one step: no searcher meets the name without an index. `dry_run` says what would be done; where `to` is not caught up it is done with `force` only. Swapped back, from `to` to the collection in the path, it is undone. Elasticsearch only.',
    body: { schema: swapRequest, example: { to: 'catalog-v2', alias: 'products' } },
    answer: {
      schema: z.union([swapped, swapPreview]),
      example: {
        alias: 'products',
        from: { collection: 'catalog', index: 'products-000001', documents: 1_906 },
        to: {
          collection: 'catalog-v2',
          index: 'products-v2-000001',
          documents: 1_906,
          unmatched: 0,
          ready: 0,
          failed: 0,
        },
        behind: [],
        operation: `${AT}-0`,
        state: 'done',
      },
    },
    errors: [
      ...BODY_ERRORS,
      ...COLLECTION_ERRORS,
      'invalid_query',
      'collection_conflict',
      'not_caught_up',
      'engine_cannot',
      'engine_unavailable',
    ],
  },
  {
    ...toggle,
    path: '/api/collections/{collection}/repartition',
    name: 'repartition',
    summary: 'Move the collection to another number of partitions while it is served',
    body: { schema: repartitionRequest, example: { partitions: 64 } },
    answer: {
      schema: operation,
      example: { ...FLUSHED, action: 'repartition', scope: null, filter: { partitions: 64 } },
    },
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/operations',
    tag: 'Control',
    name: 'listOperations',
    summary: 'List actions with what came of them, newest first',
    query: activityQuery,
    answer: { schema: operationPage, example: { operations: [FLUSHED], next_cursor: null } },
    errors: [...REDIS_ERRORS, 'invalid_collection', 'invalid_query'],
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/operations/{operation}',
    tag: 'Control',
    name: 'readOperation',
    summary: 'How far an action has come',
    answer: { schema: operation, example: FLUSHED },
    errors: [...REDIS_ERRORS, 'invalid_collection', 'not_found'],
  },
  {
    ...toggle,
    path: '/api/collections/{collection}/operations/{operation}/abort',
    name: 'abortOperation',
    summary: 'End an action after the step under way',
    answer: { schema: operation, example: { ...FLUSHED, outcome: { ...FLUSHED.outcome, state: 'aborted' } } },
    errors: [...toggle.errors, 'not_found', 'cannot_abort'],
  },
];
