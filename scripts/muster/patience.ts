import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#scripts/support/failure.ts';
import { Refused, Unreached } from './api.ts';

const WAIT_MS_MIN = 250;
const WAIT_MS_MAX = 30_000;
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** How long to go on asking. */
export interface Patience {
  giveUpAfterMs: number;
  signal: AbortSignal;
  /** Told why, before each wait. */
  onWait?: (why: string, waitMs: number) => void;
}

/**
 * Asks again while Muster is away, busy or full: after what it asks for, else twice as long each time.
 * @throws what cannot be mended by asking again; Failure when time is up; the signal's reason
 */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  { giveUpAfterMs, signal, onWait }: Patience,
): Promise<T> {
  const deadline = performance.now() + giveUpAfterMs;
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreached) && !(error instanceof Refused && PASSING.has(error.status)))
        throw error;
      const waitMs = (error instanceof Refused ? error.retryAfterMs : undefined) ?? pauseMs(tries);
      if (performance.now() + waitMs > deadline)
        throw new Failure(`${error.message} Given up after ${Math.round(giveUpAfterMs / 1_000)} s.`);
      onWait?.(error.message, waitMs);
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/** With jitter, so that those who wait do not come back as one. */
const pauseMs = (tries: number): number =>
  Math.min(WAIT_MS_MAX, WAIT_MS_MIN * 2 ** Math.min(tries, 16)) * (0.5 + Math.random() / 2);
