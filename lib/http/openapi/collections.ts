import { collection, collections, stats } from '#lib/contract/answers.ts';
import { throughput } from '#lib/contract/throughput.ts';
import { spanQuery } from '#lib/contract/console.ts';
import { acted, activityPage } from '#lib/contract/control.ts';
import { activityQuery, collectionDeletion, collectionRequest } from '#lib/contract/requests.ts';
import { BODY_ERRORS, COLLECTION_ERRORS, REDIS_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;

/** An entry of the activity: a flush that is done. */
export const FLUSHED = {
  id: `${AT}-0`,
  at: AT,
  actor: 'local',
  action: 'flush',
  scope: 'unmatched',
  filter: { missing: 'image' },
  ids: null,
  count: 1_200,
  outcome: { state: 'done', changed: 1_198, skipped: 2, finished_at: AT + 900, detail: null },
};

const embeddings = {
  name: 'embeddings',
  index: 'embeddings',
  index_settings: { shards: 1, replicas: 1, exact_vectors: true, vectors: { type: 'int8_hnsw', m: 16 } },
  modalities: [
    { name: 'text', dims: 384, required: true, similarity: 'cosine', model: 'clip@2' },
    { name: 'image', dims: null, required: true, similarity: 'cosine', model: null },
  ],
  partitions: 16,
  versions: 'arrival',
  paused: false,
  age_policy: null,
  keep_out_ms: 86_400_000,
  id_rule: [{ step: 'trim' as const }],
  deleting: false,
};

/** Collections and their numbers. */
export const COLLECTIONS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/collections',
    tag: 'Collections',
    name: 'listCollections',
    summary: 'List the collections',
    answer: { schema: collections, example: { collections: [embeddings] } },
    errors: REDIS_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}',
    tag: 'Collections',
    name: 'readCollection',
    summary: 'Read a collection’s definition',
    answer: { schema: collection, example: embeddings },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'PUT',
    path: '/api/collections/{collection}',
    tag: 'Collections',
    name: 'defineCollection',
    summary: 'Make a collection, or change one',
    description: 'What is left out stays as it is, or as the defaults say.',
    body: {
      schema: collectionRequest,
      example: {
        modalities: [{ name: 'text', dims: 384, model: 'clip@2' }, { name: 'image' }],
        index: { name: 'embeddings', shards: 1, replicas: 1, exact_vectors: true },
      },
    },
    answer: { schema: collection, example: embeddings },
    errors: [
      ...BODY_ERRORS,
      ...REDIS_ERRORS,
      'invalid_collection',
      'invalid_query',
      'collection_conflict',
      'collection_deleting',
      'collection_moving',
      'collection_changed',
      'still_running',
      'engine_unavailable',
    ],
  },
  {
    method: 'DELETE',
    path: '/api/collections/{collection}',
    tag: 'Collections',
    name: 'deleteCollection',
    summary: 'Delete a collection with all that it holds',
    description:
      'Its index goes too if Muster made it. `confirm` repeats the name. Where searchers reach the index by an alias of their own it takes `force`.',
    query: collectionDeletion,
    answer: {
      schema: acted,
      example: { count: 1_200, skipped: 0, operation: `${AT}-0`, state: 'done' },
    },
    errors: [
      ...COLLECTION_ERRORS,
      'invalid_query',
      'confirmation_required',
      'still_running',
      'engine_unavailable',
    ],
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/stats',
    tag: 'Collections',
    name: 'readStats',
    summary: 'Count what is held and indexed',
    description: 'Ages are in ms. ready: due now; later: with an indexer, or backing off.',
    answer: {
      schema: stats,
      example: {
        collection: 'embeddings',
        at: AT,
        have: { text: 1_200, image: 0 },
        missing: { text: 0, image: 1_200 },
        unmatched: 1_200,
        ready: 0,
        later: 0,
        failed: 0,
        indexed: 98_800,
        oldest_unmatched_ms: 172_800_000,
        index_lag_ms: 0,
        combinations: [{ has: ['text'], count: 1_200, oldest_ms: 172_800_000 }],
      },
    },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/throughput',
    tag: 'Collections',
    name: 'readThroughput',
    summary: 'What came, paired, was indexed and failed, over time',
    description:
      'Up to now by `range`, or from `from` to `to`, at most eight days back. Buckets in which no Muster ran are left out.',
    query: spanQuery,
    answer: {
      schema: throughput,
      example: {
        collection: 'embeddings',
        at: AT,
        from: AT - 3_600_000,
        to: AT,
        bucket_ms: 60_000,
        points: [
          { t: AT - 60_000, received: { text: 500, image: 480 }, paired: 470, indexed: 470, failed: 0 },
        ],
        events: [{ at: AT - 50_000, kind: 'flush', actor: 'night-ops' }],
      },
    },
    errors: [...COLLECTION_ERRORS, 'invalid_query'],
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/activity',
    tag: 'Collections',
    name: 'listActivity',
    summary: 'What operators and policies did, newest first',
    description: 'With format `ndjson` or `csv`: all that match, as a file.',
    query: activityQuery,
    answer: {
      schema: activityPage,
      example: {
        activity: [FLUSHED],
        next_cursor: null,
      },
    },
    alsoTypes: ['application/x-ndjson', 'text/csv'],
    errors: [...REDIS_ERRORS, 'invalid_collection', 'invalid_query'],
  },
];
