import {
  ages,
  failureGroups,
  groupQuery,
  health,
  matches,
  producers,
  spanQuery,
  system,
} from '#lib/contract/console.ts';
import { COLLECTION_ERRORS, REDIS_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;

/** What operators watch. */
export const CONSOLE: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/collections/{collection}/ages',
    tag: 'Console',
    name: 'readAges',
    summary: 'How long unmatched items have waited, by the side that they lack',
    description: 'One count per bucket: below the first edge, then from each edge on.',
    answer: {
      schema: ages,
      example: {
        collection: 'embeddings',
        at: AT,
        edges_ms: [1_000, 60_000, 3_600_000],
        missing: { text: [0, 0, 0, 0], image: [12, 340, 800, 48] },
      },
    },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/matches',
    tag: 'Console',
    name: 'readMatches',
    summary: 'How long items waited until they were complete',
    description:
      'Up to now by `range`, or from `from` to `to`. One count per bucket: below the first edge, then from each edge on. Percentiles are read off the buckets.',
    query: spanQuery,
    answer: {
      schema: matches,
      example: {
        collection: 'embeddings',
        at: AT,
        from: AT - 3_600_000,
        to: AT,
        edges_ms: [1_000, 60_000],
        counts: [10, 80, 10],
        p50_ms: 7_746,
        p95_ms: 60_000,
        p99_ms: 60_000,
      },
    },
    errors: [...COLLECTION_ERRORS, 'invalid_query'],
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/producers',
    tag: 'Console',
    name: 'listProducers',
    summary: 'Who sends what, when last, how often usually, and who is late',
    description:
      'At most 1,000 of the last eight days. Late: silent for longer than ten usual intervals and a minute, while items wait for its modality.',
    answer: {
      schema: producers,
      example: {
        collection: 'embeddings',
        at: AT,
        producers: [
          {
            name: 'vision-batch',
            modality: 'image',
            last_seen_at: AT - 11_520_000,
            usual_interval_ms: 4_000,
            received: 96_140,
            waiting: 1_200,
            late: true,
          },
        ],
      },
    },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/health',
    tag: 'Console',
    name: 'listTroubles',
    summary: 'Everything that is wrong: since when, whose it is to mend, what follows',
    description: 'Empty when all is well. The worst first.',
    answer: {
      schema: health,
      example: {
        collection: 'embeddings',
        at: AT,
        redis_full_in_ms: null,
        troubles: [
          {
            code: 'engine_refuses',
            blame: 'engine',
            since: AT - 180_000,
            detail: 'Elasticsearch answers 429',
            consequence: '123,963 items wait; nothing is lost.',
            items: 123_963,
          },
        ],
      },
    },
    errors: COLLECTION_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/system',
    tag: 'Console',
    name: 'readSystem',
    summary: 'Redis, the engine and its indices, the replicas, the last verify of each collection',
    description:
      'full_in_ms: till intake refuses new items, if Redis’ memory goes on as in the last hour; null when it does not grow, or too little is known.',
    answer: {
      schema: system,
      example: {
        at: AT,
        redis: {
          ok: true,
          detail: null,
          version: '7.0.15',
          mode: 'server',
          used_bytes: 1_700_000_000,
          limit_bytes: 16_000_000_000,
          full_in_ms: 3_180_000,
          memory: [
            { at: AT - 60_000, used_bytes: 1_695_000_000 },
            { at: AT, used_bytes: 1_700_000_000 },
          ],
          endangers: [],
        },
        engine: {
          ok: true,
          name: 'Elasticsearch',
          version: '9.5.3',
          detail: null,
          indices: [
            { collection: 'embeddings', index: 'muster-embeddings', documents: 98_800, bytes: 310_000_000 },
          ],
        },
        replicas: [
          {
            id: '9c41d7e0',
            version: '1.0.0',
            started_at: AT - 86_400_000,
            host: 'muster-1',
            pid: 17,
            role: 'app',
            indexes: true,
            last_seen_at: AT - 1_200,
          },
        ],
        verified: [
          {
            collection: 'embeddings',
            operation: `${AT - 3_600_000}-0`,
            at: AT - 3_600_000,
            actor: 'local',
            state: 'done',
            checked: 210_364,
            breaches: 0,
            repaired: 0,
          },
        ],
      },
    },
    errors: REDIS_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/failed/groups',
    tag: 'Console',
    name: 'listFailureGroups',
    summary: 'What failed, by reason, with counts, trend and a sample each',
    description:
      'Reasons that differ in numbers, quoted text and IDs only are one group. `{"filter": {"group": …}}` of requeue and discard means exactly its items.',
    query: groupQuery,
    answer: {
      schema: failureGroups,
      example: {
        collection: 'embeddings',
        at: AT,
        from: AT - 82_800_000,
        bucket_ms: 3_600_000,
        groups: [
          {
            group: '3f9a0c1be27d',
            reason:
              'document_parsing_exception: […] failed to parse field [attributes.weight] of type [float]',
            count: 21,
            oldest_at: AT - 32_400_000,
            newest_at: AT - 360_000,
            trend: [0, 0, 4, 17],
            sample: {
              id: 'mug-1',
              tries: 1,
              reason:
                'document_parsing_exception: [1:2718] failed to parse field [attributes.weight] of type [float]',
            },
          },
        ],
        next_cursor: null,
      },
    },
    errors: [...COLLECTION_ERRORS, 'invalid_query'],
  },
];
