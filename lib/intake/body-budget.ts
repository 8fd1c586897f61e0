import { MusterError } from '#lib/errors.ts';

const RETRY_AFTER_S = 1;

/** Bytes of bodies that are in memory at once, over all requests. */
export interface BodyBudget {
  /** Opens the account of one request; whoever opens it closes it. */
  open(): BodyAccount;
}

/** What one request has in memory of its body. */
export interface BodyAccount {
  /**
   * Counts bytes that were read.
   * @throws MusterError `busy` when all requests together have too many; this one's then count no longer,
   *   so that of several that meet the limit at once no more are turned away than have to be
   */
  add(bytes: number): void;
  close(): void;
}

/** Makes a budget. A single body has to fit into it. */
export function openBodyBudget(bytesMax: number): BodyBudget {
  let held = 0;
  return {
    open() {
      let own = 0;
      const close = (): void => {
        held -= own;
        own = 0;
      };
      return {
        close,
        add(bytes) {
          held += bytes;
          own += bytes;
          if (held <= bytesMax) return;
          close();
          throw new MusterError(
            'busy',
            `Nothing was stored. The bodies that are being read now have more than ${bytesMax} bytes together. Send the same batch again in a moment.`,
            { retryAfterS: RETRY_AFTER_S },
          );
        },
      };
    },
  };
}
