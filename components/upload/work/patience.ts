/** What an answer that is no 200 means for the batch. */
export type Verdict =
  /** Send the same again later: nothing of it was held, or it does not matter. */
  | { kind: 'wait'; ms: number; cause: string }
  /** It is too much at once: send it in halves. */
  | { kind: 'halve' }
  /** The key may not send: it goes on with another. */
  | { kind: 'lock' }
  /** Nothing helps but a person. */
  | { kind: 'halt' };

const KEY_NEEDED = new Set([401, 403]);
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);
const CAUSES: Readonly<Record<string, string>> = {
  backlog_full: 'backlog limit',
  rate_limited: 'requests of this minute',
  redis_full: 'memory limit',
  redis_unavailable: 'Redis is away',
  busy: 'busy',
  closing: 'it restarts',
  collection_changed: 'the collection is being changed',
};
const WAIT_MS_MIN = 500;
const WAIT_MS_MAX = 30_000;

/** An answer that refuses a whole batch: `status` is 0 when none came. */
export interface Refusal {
  status: number;
  code: string;
  retryAfterMs: number | null;
}

/** Decides what to do with a batch that was refused as a whole. @param tries how often it was */
export function judge({ status, code, retryAfterMs }: Refusal, tries: number, random = Math.random): Verdict {
  if (status === 413) return { kind: 'halve' };
  if (KEY_NEEDED.has(status)) return { kind: 'lock' };
  if (!PASSING.has(status)) return { kind: 'halt' };
  const cause = status === 0 ? 'no network' : (CAUSES[code] ?? `it answered ${status}`);
  const growing = Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** Math.min(tries, 10)) * (0.5 + random() / 2);
  return { kind: 'wait', ms: retryAfterMs ?? growing, cause };
}

/** The value of `Retry-After` in ms; null where there is none. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
