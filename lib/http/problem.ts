import type { Problem } from '#lib/contract/answers.ts';
import { isMusterError, MusterError, type ErrorCode } from '#lib/errors.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';

/** HTTP status and short title of every code. */
const ANSWERS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  backlog_full: [429, 'Too much is waiting'],
  bad_encoding: [400, 'The compressed body is damaged'],
  body_too_large: [413, 'The body is too large'],
  busy: [503, 'Too much is being read'],
  cannot_abort: [409, 'The operation cannot be ended half-way'],
  closing: [503, 'Muster is closing'],
  collection_changed: [503, 'The collection is being changed'],
  collection_conflict: [409, 'The collection cannot be changed so'],
  collection_deleting: [409, 'The collection is being deleted'],
  collection_moving: [409, 'The collection is being moved'],
  confirmation_required: [422, 'A confirmation is needed'],
  csrf: [403, 'The request comes from another site'],
  dims_mismatch: [422, 'A vector has the wrong length'],
  engine_cannot: [409, 'The engine cannot do this'],
  engine_unavailable: [503, 'The search engine is unavailable'],
  forbidden: [403, 'The key does not go so far'],
  internal: [500, 'Muster has failed'],
  invalid_arrow: [400, 'The body is no Arrow stream'],
  invalid_batch: [422, 'The batch is malformed'],
  invalid_collection: [422, 'The collection name is invalid'],
  invalid_embedding: [422, 'An embedding is malformed'],
  invalid_id: [422, 'An ID is invalid'],
  invalid_json: [400, 'The body is no JSON'],
  invalid_metadata: [422, 'Metadata is malformed'],
  invalid_model: [422, 'The model is named wrongly'],
  invalid_path: [400, 'The path cannot be read'],
  invalid_producer: [422, 'The producer name is invalid'],
  invalid_query: [422, 'A parameter is invalid'],
  invalid_version: [422, 'A version is invalid'],
  magnitude_overflow: [422, 'A vector is too long to compare'],
  method_not_allowed: [405, 'The method is not allowed'],
  model_mismatch: [422, 'The embedding is of another model'],
  not_caught_up: [409, 'The other collection is not caught up'],
  not_finite: [422, 'A value is not finite'],
  not_found: [404, 'Not found'],
  not_unit_length: [422, 'A vector has not the length 1'],
  preview_expired: [422, 'The preview is over'],
  preview_required: [422, 'A preview is needed'],
  rate_limited: [429, 'Too many requests'],
  redis_full: [503, 'Redis is full'],
  redis_unavailable: [503, 'Redis is unavailable'],
  still_running: [503, 'It is not done yet'],
  too_many_items: [413, 'The batch has too many rows'],
  truncated_body: [400, 'The body ended early'],
  unauthorized: [401, 'A key is needed'],
  unknown_collection: [404, 'There is no such collection'],
  unknown_field: [422, 'A field is unknown'],
  unknown_type: [422, 'An embedding type is unknown'],
  unsupported_encoding: [415, 'The content encoding is not supported'],
  unsupported_media_type: [415, 'The content type is not supported'],
  zero_magnitude: [422, 'A vector has no direction'],
};

/** What a code is answered with. */
export function describeCode(code: ErrorCode): { status: number; title: string } {
  const [status, title] = ANSWERS[code];
  return { status, title };
}

/** What goes with a problem's answer. */
export interface ProblemOptions {
  /** By which the log tells of it. */
  requestId?: string;
  headers?: Readonly<Record<string, string>>;
}

/** An error as the answer that its client gets (RFC 9457). What is not a MusterError is told as `internal`, without details. */
export function answerProblem(error: unknown, { requestId, headers = {} }: ProblemOptions = {}): Response {
  const told = isMusterError(error)
    ? error
    : new MusterError(
        'internal',
        'Muster has failed at this request; the log says why. Sending it again is safe.',
        { cause: error },
      );
  const { status, title } = describeCode(told.code);
  const problem: Problem = {
    type: `urn:muster:error:${told.code}`,
    title,
    status,
    code: told.code,
    detail: told.message,
    ...(requestId === undefined ? {} : { instance: `urn:muster:request:${requestId}` }),
    ...(told.faults.length === 0 ? {} : { errors: [...told.faults] }),
  };
  return Response.json(problem, {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="Muster"' } : {}),
      ...(told.retryAfterS === undefined ? {} : { 'retry-after': String(told.retryAfterS) }),
      ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
      ...headers,
    },
  });
}
