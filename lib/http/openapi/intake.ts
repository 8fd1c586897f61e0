import { ingested } from '#lib/contract/answers.ts';
import { aggregateBatch, documentBatch } from '#lib/contract/batches.ts';
import { intakeQuery } from '#lib/contract/requests.ts';
import { ACCEPTED_STATUS } from '#lib/contract/vocabulary.ts';
import { BODY_ERRORS, REDIS_ERRORS, type Endpoint } from './endpoint.ts';

const errors = [
  ...BODY_ERRORS,
  ...REDIS_ERRORS,
  'bad_encoding',
  'busy',
  'invalid_arrow',
  'invalid_query',
  'invalid_producer',
  'invalid_collection',
  'unknown_collection',
  'too_many_items',
  'invalid_batch',
  'unknown_field',
  'invalid_id',
  'unknown_type',
  'invalid_embedding',
  'invalid_version',
  'invalid_metadata',
  'invalid_model',
  'model_mismatch',
  'not_unit_length',
  'dims_mismatch',
  'not_finite',
  'zero_magnitude',
  'magnitude_overflow',
  'collection_deleting',
  'collection_changed',
  'backlog_full',
  'redis_full',
] as const;

const answer = {
  schema: ingested,
  example: {
    status: ACCEPTED_STATUS,
    accepted: 1,
    replaced: 0,
    duplicates: 0,
    stale: 0,
    completed: 0,
  },
};

const aggregate = {
  tag: 'Intake',
  method: 'POST',
  description:
    'A batch is taken whole or not at all, unless `partial=true` asks for each row on its own; sending it again is always safe. Bodies may be JSON, NDJSON (a row a line) or an Arrow IPC stream, compressed by gzip or zstd; see docs/producing.md. sent = accepted + duplicates + stale; replaced are among the accepted; completed counts items that now have every required modality.',
  namesProducer: true,
  query: intakeQuery,
  alsoAccepts: ['application/x-ndjson', 'application/vnd.apache.arrow.stream'],
  body: {
    schema: aggregateBatch,
    example: {
      embeddings: [{ id: 'mug-1', embedding_type: 'EMBEDDINGS_TEXT', embedding: [0.12, 0.05, -0.31, 0.44] }],
    },
  },
  answer,
  errors,
} as const satisfies Partial<Endpoint>;

/** Where producers send to. */
export const INTAKE: readonly Endpoint[] = [
  {
    ...aggregate,
    path: '/aggregate/',
    name: 'aggregateDefault',
    summary: 'Send a batch to the collection “embeddings”',
  },
  {
    ...aggregate,
    path: '/api/collections/{collection}/aggregate',
    name: 'aggregate',
    summary: 'Send a batch to any collection',
  },
  {
    ...aggregate,
    path: '/ingest/{collection}',
    name: 'ingest',
    summary: 'Send items with several embeddings each',
    alsoAccepts: ['application/x-ndjson'],
    body: {
      schema: documentBatch,
      example: [
        { id: 'mug-1', text_embedding: [0.12, 0.05, -0.31, 0.44], image_embedding: [0.3, 0.1, 0.2, 0.7] },
      ],
    },
    answer: { ...answer, example: { ...answer.example, accepted: 2, completed: 1 } },
  },
];
