/** API keys and sessions, as they are on the wire. */
import { z } from 'zod';
import { collectionName, LIMITS } from './vocabulary.ts';

/**
 * What a key may do. `write`: send embeddings. `read`: look at everything. `operate`: flush, discard, requeue, pause,
 * verify, delete items. `admin`: all of these, and collections and keys.
 */
export const scope = z.enum(['write', 'read', 'operate', 'admin']);

/** Names that stand for somebody else in the activity log, or for a producer without a key. */
const RESERVED_NAMES = ['admin', 'anonymous', 'file', 'local', 'shell'];

/** A key's name: its producer's, and that of an operator in the activity log. Keys may share one, so that they can be replaced in peace. */
export const keyName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/,
    'has to be up to 64 letters, digits, ".", "_", "@" and "-", the first a letter or digit',
  )
  .refine((name) => !RESERVED_NAMES.includes(name), 'is reserved');

const epochMs = z.number().int().nonnegative();
const scopes = z.array(scope).min(1);
const collections = z.array(collectionName).min(1).max(LIMITS.keyCollections).nullable();

/** Body of `POST /api/keys`. */
export const keyRequest = z.strictObject({
  name: keyName,
  scopes: scopes.transform((list) => [...new Set(list)]),
  /** null: all of them. */
  collections: collections.default(null),
  /** null: never. */
  expires_in_ms: z.number().int().min(1_000).max(LIMITS.keyLifeMs).nullable().default(null),
});

/** A key, without what makes it one. */
export const keyEntry = z.object({
  id: z.string(),
  name: keyName,
  scopes,
  collections,
  created_at: epochMs,
  created_by: z.string(),
  expires_at: epochMs.nullable(),
  /** To within ten minutes; null: never. */
  last_used_at: epochMs.nullable(),
});

/** `GET /api/keys`. */
export const keys = z.object({ keys: z.array(keyEntry) });

/** Answer to `POST /api/keys`: the only time that the key itself is shown. */
export const keyMade = keyEntry.extend({ key: z.string() });

/** Answer to `DELETE /api/keys/{id}`. */
export const keyRevoked = z.object({ id: z.string(), name: z.string(), revoked: z.literal(true) });

/** Body of `POST /api/session`. */
export const sessionRequest = z.strictObject({ key: z.string().min(1).max(1_000) });

/** `GET /api/session`: whom Muster takes the asker for. */
export const session = z.object({
  /** False: Muster serves this computer only, to anyone on it. */
  keys_in_force: z.boolean(),
  /** null: nobody; sign in. */
  name: z.string().nullable(),
  scopes: z.array(scope),
  collections,
});

export type Scope = z.infer<typeof scope>;
export type KeyRequest = z.infer<typeof keyRequest>;
export type KeyEntry = z.infer<typeof keyEntry>;
export type KeyMade = z.infer<typeof keyMade>;
export type KeyRevoked = z.infer<typeof keyRevoked>;
export type Session = z.infer<typeof session>;
