import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const ID_BYTES = 6;
const TOKEN = /^muster_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** A new key: `muster_<id>_<256 random bits>`. */
export function makeToken(): { id: string; token: string } {
  const id = randomBytes(ID_BYTES).toString('hex');
  return { id, token: `muster_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
}

/** The ID inside a key; null: this was never one of Muster's. */
export const idOf = (token: string): string | null => TOKEN.exec(token)?.[1] ?? null;

/** True where a text holds what looks like a key. */
export const holdsToken = (text: string): boolean => /muster_[0-9a-f]{12}_[A-Za-z0-9_-]{20}/.test(text);

/** The text with every key in it cut down to its ID. */
export const hideTokens = (text: string): string =>
  text.replaceAll(/(muster_[0-9a-f]{12}_)[A-Za-z0-9_-]{20,}/g, '$1…');

/** What is kept of a key. 256 random bits cannot be guessed, so one round of SHA-256 hides them. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Compares digests without telling by its time how much of them is alike. */
export function isSameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
