import { heldSides, hits, item, itemPage } from '#lib/contract/answers.ts';
import { itemDeleted } from '#lib/contract/control.ts';
import { heldRequest, itemFilter, itemQuery, searchRequest } from '#lib/contract/requests.ts';
import { BODY_ERRORS, COLLECTION_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;

/** What waits, and what became of one. */
export const ITEMS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/collections/{collection}/items',
    tag: 'Items',
    name: 'listItems',
    summary: 'List held items, oldest first',
    description:
      'A page may be short, even empty, while there is a next_cursor. With format `ndjson` or `csv`: all of them, as a file.',
    query: itemFilter,
    answer: {
      schema: itemPage,
      example: {
        items: [
          {
            id: 'mug-1',
            state: 'unmatched',
            has: ['text'],
            missing: ['image'],
            first_seen_at: AT,
            producer: 'text-job',
            tries: 0,
            error: null,
            failed_at: null,
          },
        ],
        next_cursor: null,
      },
    },
    alsoTypes: ['application/x-ndjson', 'text/csv'],
    errors: [...COLLECTION_ERRORS, 'invalid_query'],
  },
  {
    method: 'GET',
    path: '/api/collections/{collection}/items/{id}',
    tag: 'Items',
    name: 'readItem',
    summary: 'What became of one item',
    description: 'An ID that was never seen has the state “unknown”. Percent-encode the ID.',
    query: itemQuery,
    answer: {
      schema: item,
      example: {
        id: 'mug-1',
        state: 'indexed',
        first_seen_at: AT,
        paired_at: AT + 60_000,
        due_at: null,
        failed_at: null,
        leased_until: null,
        kept_out_until: null,
        missing: [],
        embeddings: {
          text: { dims: 4, version: AT, received_at: AT, producer: 'text-job', metadata: { lang: 'en' } },
          image: {
            dims: 4,
            version: AT + 60_000,
            received_at: AT + 60_000,
            producer: 'image-job',
            metadata: null,
          },
        },
        tries: 0,
        error: null,
        document: {
          modalities: ['text', 'image'],
          versions: { text: AT, image: AT + 60_000 },
          metadata: { text: { lang: 'en' } },
          received: { text: { at: AT, by: 'text-job' }, image: { at: AT + 60_000, by: 'image-job' } },
          indexed_at: new Date(AT + 61_000).toISOString(),
        },
      },
    },
    errors: [...COLLECTION_ERRORS, 'invalid_id', 'invalid_query', 'engine_cannot', 'engine_unavailable'],
  },
  {
    method: 'DELETE',
    path: '/api/collections/{collection}/items/{id}',
    tag: 'Items',
    name: 'deleteItem',
    summary: 'Delete an item, held and indexed',
    description: 'Its ID is kept out until the time told: what comes for it is counted stale.',
    answer: {
      schema: itemDeleted,
      example: {
        count: 1,
        skipped: 0,
        operation: `${AT}-0`,
        state: 'done',
        kept_out_until: AT + 86_400_000,
        detail: null,
      },
    },
    errors: [...COLLECTION_ERRORS, 'invalid_id', 'collection_deleting'],
  },
  {
    method: 'POST',
    path: '/api/collections/{collection}/held',
    tag: 'Items',
    name: 'listHeldSides',
    summary: 'What is held of these IDs',
    description:
      'For each ID, in order, the modalities that wait in Muster: a sender learns before it sends what would pair. It says nothing of what is indexed already.',
    body: { schema: heldRequest, example: { ids: ['mug-1', 'mug-2'] } },
    answer: { schema: heldSides, example: { held: [['text'], []] } },
    errors: [...BODY_ERRORS, ...COLLECTION_ERRORS, 'invalid_query'],
  },
  {
    method: 'POST',
    path: '/api/collections/{collection}/search',
    tag: 'Items',
    name: 'search',
    summary: 'Find the nearest indexed items',
    description: 'Of a vector, or of an item that has one of this modality.',
    body: { schema: searchRequest, example: { modality: 'text', vector: [0.12, 0.05, -0.31, 0.44], k: 3 } },
    answer: { schema: hits, example: { hits: [{ id: 'mug-1', score: 1 }] } },
    errors: [
      ...BODY_ERRORS,
      ...COLLECTION_ERRORS,
      'invalid_query',
      'invalid_id',
      'unknown_type',
      'dims_mismatch',
      'not_found',
      'not_finite',
      'zero_magnitude',
      'magnitude_overflow',
      'engine_cannot',
      'engine_unavailable',
    ],
  },
];
