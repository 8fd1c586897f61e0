/** Compressing a shorter answer costs more than sending it. */
const COMPRESSED_CHARS_MIN = 16_384;

/**
 * An answer as JSON, which nobody keeps.
 * @param startedMs when its making began, by `performance.now()`: how long it took stands in `Server-Timing`
 */
export function answerJson(answer: unknown, startedMs: number): Response {
  const body = JSON.stringify(answer);
  const cacheControl = body.length < COMPRESSED_CHARS_MIN ? 'no-store, no-transform' : 'no-store';
  return new Response(body, {
    headers: {
      'content-type': 'application/json',
      'cache-control': cacheControl,
      'server-timing': `app;dur=${(performance.now() - startedMs).toFixed(1)}`,
    },
  });
}
