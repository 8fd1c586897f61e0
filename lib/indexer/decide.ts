import type { WriteOutcome } from '#lib/engine/engine.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import { backOffMs } from './backoff.ts';

/** How a claimed item is to be settled. */
export type Verdict = { item: ClaimedItem } & (
  | { kind: 'ack' }
  | { kind: 'unmatch' }
  | { kind: 'retry'; delayMs: number; reason: string; giveBack: boolean }
  | { kind: 'fail'; reason: string }
);

/** When an item is given up on, and how long one waits that is not to blame. */
export interface Patience {
  /** Tries after which an item is given up on. */
  triesMax: number;
  /** How long items wait when the engine as a whole is at fault, in ms. */
  engineDelayMs: number;
}

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 300_000;

/** Decides how a claimed item is settled, by what became of its document. */
export function decide(
  { triesMax, engineDelayMs }: Patience,
  item: ClaimedItem,
  outcome: WriteOutcome,
): Verdict {
  switch (outcome.status) {
    case 'indexed':
      return { item, kind: 'ack' };
    case 'absent':
      return { item, kind: 'unmatch' };
    case 'rejected':
      return { item, kind: 'fail', reason: outcome.reason };
    case 'retry':
      if (outcome.blame === 'engine')
        return {
          item,
          kind: 'retry',
          delayMs: Math.max(engineDelayMs, outcome.retryAfterMs ?? 0),
          reason: outcome.reason,
          giveBack: true,
        };
      if (item.tries >= triesMax)
        return { item, kind: 'fail', reason: `Given up after ${item.tries} tries: ${outcome.reason}` };
      return {
        item,
        kind: 'retry',
        delayMs: backOffMs(item.tries, BACKOFF_FIRST_MS, BACKOFF_MAX_MS),
        reason: outcome.reason,
        giveBack: false,
      };
  }
}
