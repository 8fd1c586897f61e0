import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';

/** Bytes and time that are spent on the rest of a refused body, so that its client gets to read the answer. */
const DRAIN_BYTES_MAX = 2 * LIMITS.bodyBytes;
const DRAIN_MS_MAX = 5_000;

/**
 * Reads a JSON request's body whole, counting while it streams.
 * @throws MusterError `unsupported_media_type`, `unsupported_encoding`, `body_too_large`, `truncated_body`
 */
export async function readJsonBody(request: Request): Promise<Buffer> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new MusterError(
      'unsupported_media_type',
      `The content type is ${type === '' ? 'missing' : type}, but has to be application/json.`,
    );
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new MusterError(
      'unsupported_encoding',
      `The content encoding is ${encoding}; send the body as it is, without one.`,
    );
  return readBody(request);
}

/** Reads and parses a small JSON body. @throws MusterError as `readJsonBody` does, and `invalid_json` */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readJsonBody(request);
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

async function readBody(request: Request): Promise<Buffer> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > LIMITS.bodyBytes) {
    await drain(request);
    throw tooLarge(`${declared} bytes`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.byteLength;
      if (length <= LIMITS.bodyBytes) chunks.push(chunk);
      else if (length > DRAIN_BYTES_MAX) break;
      else chunks.length = 0;
    }
  } catch (error) {
    throw new MusterError('truncated_body', `The body ended after ${length} bytes, before it was complete.`, {
      cause: error,
    });
  }
  if (length > LIMITS.bodyBytes) throw tooLarge(`at least ${length} bytes`);
  if (length < declared)
    throw new MusterError('truncated_body', `The body has ${length} bytes of the ${declared} declared.`);
  return Buffer.concat(chunks, length);
}

async function drain(request: Request): Promise<void> {
  const deadline = performance.now() + DRAIN_MS_MAX;
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.byteLength;
      if (length > DRAIN_BYTES_MAX || performance.now() > deadline) return;
    }
  } catch {
    // The client has gone: there is nobody left to drain for.
  }
}

const tooLarge = (size: string): MusterError =>
  new MusterError(
    'body_too_large',
    `The body has ${size}; the limit is ${LIMITS.bodyBytes}. Send the batch in parts.`,
  );
