/** Every stable error code that Muster answers with. Clients may switch on them; `docs/errors.md` gives cause and cure. */
export type ErrorCode =
  | 'backlog_full'
  | 'bad_encoding'
  | 'body_too_large'
  | 'busy'
  | 'cannot_abort'
  | 'closing'
  | 'collection_changed'
  | 'collection_conflict'
  | 'collection_deleting'
  | 'collection_moving'
  | 'confirmation_required'
  | 'csrf'
  | 'dims_mismatch'
  | 'engine_cannot'
  | 'engine_unavailable'
  | 'forbidden'
  | 'internal'
  | 'invalid_arrow'
  | 'invalid_batch'
  | 'invalid_collection'
  | 'invalid_embedding'
  | 'invalid_id'
  | 'invalid_json'
  | 'invalid_metadata'
  | 'invalid_model'
  | 'invalid_path'
  | 'invalid_producer'
  | 'invalid_query'
  | 'invalid_version'
  | 'magnitude_overflow'
  | 'method_not_allowed'
  | 'model_mismatch'
  | 'not_caught_up'
  | 'not_finite'
  | 'not_found'
  | 'not_unit_length'
  | 'preview_expired'
  | 'preview_required'
  | 'rate_limited'
  | 'redis_full'
  | 'redis_unavailable'
  | 'still_running'
  | 'too_many_items'
  | 'truncated_body'
  | 'unauthorized'
  | 'unknown_collection'
  | 'unknown_field'
  | 'unknown_type'
  | 'unsupported_encoding'
  | 'unsupported_media_type'
  | 'zero_magnitude';

/** One fault inside a request: where it is (RFC 6901 pointer), whose row it is, and the rule it breaks. */
export interface Fault {
  pointer: string;
  id?: string;
  code: ErrorCode;
  detail: string;
}

/** A failure with a stable code, told in one sentence to the person who caused or meets it. Knows nothing of HTTP. */
export class MusterError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** Seconds after which the same request may succeed. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { faults?: readonly Fault[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'MusterError';
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryAfterS = options.retryAfterS;
  }
}

/** True for a MusterError of any copy of this module: Next loads modules more than once, and `instanceof` tells copies apart. */
export const isMusterError = (error: unknown): error is MusterError =>
  error instanceof Error && error.name === 'MusterError';
