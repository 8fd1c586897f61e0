/** Compressing a shorter answer costs more than sending it. */
const COMPRESSED_CHARS_MIN = 16_384;

/** An answer as JSON, which nobody keeps. */
export function answerJson(answer: unknown): Response {
  const body = JSON.stringify(answer);
  const cacheControl = body.length < COMPRESSED_CHARS_MIN ? 'no-store, no-transform' : 'no-store';
  return new Response(body, {
    headers: { 'content-type': 'application/json', 'cache-control': cacheControl },
  });
}
