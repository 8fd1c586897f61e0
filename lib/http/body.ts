import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { parseJson } from '#lib/formats/json.ts';
import { decompress, readEncoding } from './decode-body.ts';
import { drain } from './drain.ts';
import type { PieceStore } from './piece-store.ts';
import { receive, tooLarge, type BodyLimits } from './receive.ts';

/** Of a body that is taken in as it comes, however long it is. */
export const STREAM_LIMITS: BodyLimits = {
  bytesMax: Infinity,
  idleMs: LIMITS.bodyIdleMs,
  totalMs: Infinity,
};

/** Of a body that is read whole. */
export const WHOLE_LIMITS: BodyLimits = {
  bytesMax: LIMITS.bodyBytes,
  idleMs: LIMITS.bodyIdleMs,
  totalMs: LIMITS.bodyMs,
};

/**
 * Reads a request's body as it comes, decompressed. What is left of it when the reader stops is drained, so that the client gets
 * to read the answer.
 * @throws MusterError `unsupported_encoding`, `bad_encoding`, `body_too_large`, `truncated_body`; the reason of the limits' signal
 */
export async function* streamBody(request: Request, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { bytesMax } = limits;
  const encoding = readEncoding(request);
  const received = receive(request, limits);
  try {
    if (encoding === null) return yield* received;
    let length = 0;
    for await (const chunk of decompress(received, encoding)) {
      length += chunk.byteLength;
      if (length > bytesMax) throw tooLarge(`at least ${length} bytes when decompressed`, bytesMax);
      yield chunk;
    }
  } finally {
    await drain(request);
  }
}

/** Reads a body whole. @throws MusterError as `streamBody` does */
export async function readBody(request: Request, limits: BodyLimits = WHOLE_LIMITS): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of streamBody(request, limits)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * Reads all pieces of a body into a store, counting while they come.
 * @param onBytes told of each piece; what it throws ends the reading
 * @throws MusterError as `streamBody` does
 */
export async function readPieces(
  request: Request,
  limits: BodyLimits,
  store: PieceStore,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const take = (piece: Uint8Array): void => {
    try {
      onBytes(piece.byteLength);
      store.add(piece);
      release(piece);
    } catch (error) {
      // Before the error is told the body's rest is drained, which may take seconds.
      store.close();
      throw error;
    }
  };
  for await (const piece of streamBody(request, limits)) take(piece);
}

/** Gives the memory of a piece back at once, where nobody shares it: V8 would look through its whole heap for it several times a second. */
function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/**
 * Reads and parses a small JSON body.
 * @throws MusterError as `streamBody` does, `unsupported_media_type`, `invalid_json`
 */
export async function readJson(request: Request, bytesMax: number = LIMITS.bodyBytes): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new MusterError(
      'unsupported_media_type',
      `The content type is ${type === '' ? 'missing' : type}, but has to be application/json.`,
    );
  const body = await readBody(request, { ...WHOLE_LIMITS, bytesMax });
  try {
    return parseJson(body);
  } catch (error) {
    throw error instanceof FormatError
      ? new MusterError(error.code, `${error.message}.`, { cause: error })
      : error;
  }
}

/** The same, for a request that may come without a body: then it is `{}`. */
export async function readOptionalJson(request: Request): Promise<unknown> {
  const isEmpty = request.body === null || (await readBody(request.clone())).length === 0;
  return isEmpty ? {} : readJson(request);
}
