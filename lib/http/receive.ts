import { LIMITS } from '#lib/contract/vocabulary.ts';
import { within } from '#lib/deadline.ts';
import { MusterError } from '#lib/errors.ts';

/** How a body may come. */
export interface BodyLimits {
  /** Of the body as it is sent and as it is decompressed. */
  bytesMax: number;
  /** How long it may bring nothing. */
  idleMs: number;
  /** How long all of it may take. */
  totalMs: number;
  /** Ends the reading with its reason. */
  signal?: AbortSignal;
  /** Told once how many bytes came off the wire, however it ended. */
  onReceived?: (bytes: number) => void;
}

/**
 * A body as it comes off the wire, counted and timed. Leaving off early leaves the rest to be read by someone else.
 * @throws MusterError `body_too_large`, `truncated_body`; the signal's reason
 */
export async function* receive(request: Request, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { bytesMax, idleMs, totalMs, signal, onReceived } = limits;
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > bytesMax) throw tooLarge(`${declared} bytes`, bytesMax);
  const until = performance.now() + totalMs;
  const reader = request.body?.getReader();
  let length = 0;
  const read = (): Promise<Uint8Array | undefined> =>
    reader === undefined
      ? Promise.resolve(undefined)
      : reader.read().then(
          ({ value }) => value,
          (error: unknown) => {
            throw truncated(`The body ended after ${length} bytes, before it was complete.`, error);
          },
        );
  try {
    for (;;) {
      signal?.throwIfAborted();
      const leftMs = Math.max(0, until - performance.now());
      const chunk = await within(Math.min(idleMs, leftMs), unlessAborted(read(), signal), () =>
        leftMs < idleMs
          ? truncated(`The body was not complete within ${totalMs / 1_000} s; ${length} bytes of it came.`)
          : truncated(`The body brought nothing for ${idleMs / 1_000} s, after ${length} bytes.`),
      );
      if (chunk === undefined) break;
      length += chunk.byteLength;
      if (length > bytesMax) throw tooLarge(`at least ${length} bytes`, bytesMax);
      yield chunk;
    }
  } finally {
    reader?.releaseLock();
    onReceived?.(length);
  }
  if (length < declared) throw truncated(`The body has ${length} bytes of the ${declared} declared.`);
}

/** A body that has more than it may. */
export const tooLarge = (size: string, bytesMax: number): MusterError =>
  new MusterError(
    'body_too_large',
    `The body has ${size}; the limit is ${bytesMax}.${bytesMax < LIMITS.bodyBytes ? '' : ' Send the batch in parts.'}`,
  );

const truncated = (detail: string, cause?: unknown): MusterError =>
  new MusterError('truncated_body', detail, { cause });

// A race with a promise that lives as long as the process would keep all that it ever raced with.
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', end);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
