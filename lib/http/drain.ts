import { LIMITS } from '#lib/contract/vocabulary.ts';
import { within } from '#lib/deadline.ts';

const BYTES_MAX = 2 * LIMITS.bodyBytes;
const MS_MAX = 5_000;

/** The body's pieces. Leaving off early leaves the rest to be read by someone else. */
export const chunksOf = (request: Request): AsyncIterable<Uint8Array> =>
  request.body?.values({ preventCancel: true }) ?? nothing();

/** Reads and forgets, within bounds, what is left of a body that is not wanted: else its client meets a reset, not the answer. */
export async function drain(request: Request): Promise<void> {
  // It has gone, someone else still reads, or it sends nothing more: there is nothing left to drain.
  await within(MS_MAX, forget(request)).catch(() => undefined);
}

/** The same for a request that was refused before anyone looked at its body. */
export const drainUnread = async (request: Request): Promise<void> =>
  request.bodyUsed ? undefined : drain(request);

async function forget(request: Request): Promise<void> {
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.byteLength;
    if (length > BYTES_MAX) return;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
