/** How the page stands with its data. */
export type Freshness =
  | { kind: 'connecting' }
  | { kind: 'unreachable' }
  | { kind: 'listening' }
  | { kind: 'live' }
  | { kind: 'stale'; ageMs: number };

const STALE_AFTER_MS = 5_000;

type Facts = { readAtMs: number; nowMs: number; failing: boolean; empty: boolean };

/** Data older than 5 s is stale, whatever the reason. */
export function freshness({ readAtMs, nowMs, failing, empty }: Facts): Freshness {
  if (readAtMs === 0) return { kind: empty ? 'listening' : failing ? 'unreachable' : 'connecting' };
  const ageMs = nowMs - readAtMs;
  if (ageMs > STALE_AFTER_MS) return { kind: 'stale', ageMs };
  return { kind: empty ? 'listening' : 'live' };
}
