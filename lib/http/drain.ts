import { LIMITS } from '#lib/contract/vocabulary.ts';

const BYTES_MAX = 2 * LIMITS.bodyBytes;
const MS_MAX = 5_000;

/** Reads and forgets, within bounds, the body of a request that was refused unread: else its client meets a reset, not the answer. */
export async function drainUnread(request: Request): Promise<void> {
  if (request.body === null || request.bodyUsed) return;
  const deadline = performance.now() + MS_MAX;
  let length = 0;
  try {
    for await (const chunk of request.body) {
      length += chunk.byteLength;
      if (length > BYTES_MAX || performance.now() > deadline) return;
    }
  } catch {
    // The client has gone: there is nobody left to drain for.
  }
}
