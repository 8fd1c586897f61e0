import { LIMITS } from '#lib/contract/vocabulary.ts';
import { isMusterError, MusterError } from '#lib/errors.ts';
import { decompress, readEncoding } from './decode-body.ts';
import { chunksOf, drain } from './drain.ts';

/**
 * Reads a request's body as it comes, decompressed. What is left of it when the reader stops is drained, so that the client gets
 * to read the answer.
 * @param bytesMax of the body as it is sent and as it is decompressed
 * @throws MusterError `unsupported_encoding`, `bad_encoding`, `body_too_large`, `truncated_body`
 */
export async function* streamBody(request: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  const encoding = readEncoding(request);
  const received = receive(request, bytesMax);
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

/**
 * Reads a body whole, counting while it streams.
 * @param onBytes told of each piece; what it throws ends the reading
 * @throws MusterError as `streamBody` does
 */
export async function readBody(
  request: Request,
  bytesMax: number = LIMITS.bodyBytes,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of streamBody(request, bytesMax)) {
    onBytes(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
  const body = await readBody(request, bytesMax);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (error) {
    throw new MusterError(
      'invalid_json',
      `The body is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
}

/** The same, for a request that may come without a body: then it is `{}`. */
export async function readOptionalJson(request: Request): Promise<unknown> {
  const isEmpty = request.body === null || (await readBody(request.clone())).length === 0;
  return isEmpty ? {} : readJson(request);
}

/** The body as it comes off the wire, counted. */
async function* receive(request: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > bytesMax) throw tooLarge(`${declared} bytes`, bytesMax);
  let length = 0;
  try {
    for await (const chunk of chunksOf(request)) {
      length += chunk.byteLength;
      if (length > bytesMax) throw tooLarge(`at least ${length} bytes`, bytesMax);
      yield chunk;
    }
  } catch (error) {
    if (isMusterError(error)) throw error;
    throw new MusterError('truncated_body', `The body ended after ${length} bytes, before it was complete.`, {
      cause: error,
    });
  }
  if (length < declared)
    throw new MusterError('truncated_body', `The body has ${length} bytes of the ${declared} declared.`);
}

const tooLarge = (size: string, bytesMax: number): MusterError =>
  new MusterError(
    'body_too_large',
    `The body has ${size}; the limit is ${bytesMax}.${bytesMax < LIMITS.bodyBytes ? '' : ' Send the batch in parts.'}`,
  );
