import { isMusterError } from '#lib/errors.ts';
import type { Runtime } from '#lib/runtime/interface.ts';

/** Notes in the log that a request was refused, or that it has failed. */
export function logFailure({ log }: Runtime, request: Request, error: unknown, ms: number): void {
  const at = { method: request.method, path: new URL(request.url).pathname, ms: Math.round(ms) };
  if (isMusterError(error) && error.code !== 'internal')
    log.info({ ...at, code: error.code, detail: error.message }, 'refused');
  else log.error({ ...at, err: error }, 'failed');
}
