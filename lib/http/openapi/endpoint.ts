import type { z } from 'zod';
import type { ErrorCode } from '#lib/errors.ts';

/** A method of a path, as it is told to those who call it. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: `/${string}`;
  tag: Tag;
  /** Nobody needs a key for it. */
  isOpen?: boolean;
  /** A name for generated clients. */
  name: string;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  /** Takes the header that names a producer. */
  namesProducer?: boolean;
  body?: Body & { optional?: boolean };
  /** The same content in other forms. */
  alsoAccepts?: readonly string[];
  answer: Body;
  /** Where the answer is no JSON. */
  answerType?: 'application/json' | 'text/plain';
  /** The same shape under another status. */
  alsoStatus?: { status: number; description: string };
  /** The same content in other forms. */
  alsoTypes?: readonly string[];
  errors: readonly ErrorCode[];
}

/** A shape and an example of it. */
export interface Body {
  schema: z.ZodType;
  example: unknown;
}

/** The groups of the reference, in its order. */
export const TAGS = {
  Intake: 'Send embeddings, in any order. An answer of 200 means held.',
  Items: 'What waits for what, and what became of one item.',
  Collections: 'Named streams of items, and their numbers.',
  Console: 'What operators watch: ages, waits, producers, failures, troubles, the system.',
  Control: 'What operators do: previewed, recorded, in the background.',
  Access: 'Keys, and the sign-in of browsers. Without any key Muster serves its own computer only.',
  Service: 'For probes, and this description.',
} as const;
export type Tag = keyof typeof TAGS;

/** Where a key may be needed. */
export const ACCESS_ERRORS = ['unauthorized', 'forbidden', 'csrf', 'rate_limited'] as const;

/** Where a request meets Redis. */
export const REDIS_ERRORS = ['redis_unavailable', 'closing', 'internal'] as const;

/** Where a path names a collection that has to be there. */
export const COLLECTION_ERRORS = [
  'invalid_collection',
  'unknown_collection',
  'collection_changed',
  ...REDIS_ERRORS,
] as const;

/** Where a request has a JSON body. */
export const BODY_ERRORS = [
  'invalid_json',
  'truncated_body',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_encoding',
] as const;
