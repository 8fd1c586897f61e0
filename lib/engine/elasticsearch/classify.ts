import { EngineUnavailable, type WriteOutcome } from '#lib/engine/engine.ts';
import type { Answer } from './transport.ts';

/** What became of one operation of a bulk. `conflict`: someone else was first. `gone`: the document to update is missing. */
export type OperationResult = WriteOutcome | { status: 'conflict' } | { status: 'gone' };

interface ErrorCause {
  type?: string;
  reason?: string;
  caused_by?: ErrorCause;
  root_cause?: ErrorCause[];
}

/** Judges one item of a bulk's answer by its own status. */
export function classifyItem(status: number, error: unknown): OperationResult {
  if (status < 300) return { status: 'indexed' };
  const reason = explainCause(error);
  if (status === 409) return { status: 'conflict' };
  if (status === 404)
    return isMissingIndex(error) ? engineFault(`The index is missing: ${reason}`) : { status: 'gone' };
  if (typeOf(error) === 'index_closed_exception') return engineFault(`The index is closed: ${reason}`);
  const why = reason === '' ? `Elasticsearch answers ${status}` : reason;
  if (isEngineStatus(status)) return engineFault(explainStatus(status, reason));
  return status >= 500
    ? { status: 'retry', reason: explainStatus(status, reason), blame: 'item' }
    : { status: 'rejected', reason: why };
}

/**
 * Judges a whole request that was refused. No document is to blame for it: the status may be that of a proxy in between.
 * Where sending less at a time can help (`isDivisible`) the caller tries that first.
 */
export const classifyRequest = ({ status, body }: Answer): WriteOutcome =>
  engineFault(explainStatus(status, explainCause(errorOf(body))));

/** True when a refused request is too large, or Elasticsearch itself finds fault with what is in it. */
export const isDivisible = ({ status, body }: Answer): boolean =>
  status === 413 || (status === 400 && typeOf(errorOf(body)) !== undefined);

/** True when an answer says that the index or alias is not there. */
export const saysMissingIndex = ({ status, body }: Answer): boolean =>
  status === 404 && isMissingIndex(errorOf(body));

/** The reason that Elasticsearch gives, down to its cause. */
export function explainAnswer({ status, body }: Answer): string {
  const reason = explainCause(errorOf(body));
  return reason === '' ? `status ${status}` : reason;
}

/** The body of an answer that says yes. @throws EngineUnavailable */
export function expectAnswer(answer: Answer): unknown {
  if (answer.status < 300) return answer.body;
  const reason = explainAnswer(answer);
  throw new EngineUnavailable(
    [401, 403].includes(answer.status)
      ? `${explainStatus(answer.status, reason)}.`
      : `Elasticsearch answers ${answer.status}: ${reason}.`,
  );
}

const isEngineStatus = (status: number): boolean => [401, 403, 429, 503].includes(status);

function explainStatus(status: number, reason: string): string {
  const why = reason === '' ? '' : `: ${reason}`;
  if (status === 401)
    return `Elasticsearch refuses the key or the password, or asks for one (401): correct ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD${tell(reason)}`;
  if (status === 403)
    return `Elasticsearch does not allow this (403): give Muster's key or user the privileges in docs/connecting.md${tell(reason)}`;
  if (status === 404) return `The index is missing (404)${why}`;
  return `Elasticsearch answers ${status}${why}`;
}

const tell = (reason: string): string => (reason === '' ? '' : ` (${reason})`);

export const engineFault = (reason: string): WriteOutcome => ({ status: 'retry', reason, blame: 'engine' });

const errorOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;

const typeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null ? (error as ErrorCause).type : undefined;

const isMissingIndex = (error: unknown): boolean => typeOf(error) === 'index_not_found_exception';

function explainCause(error: unknown): string {
  if (typeof error === 'string') return error;
  const { type, reason, caused_by: causedBy, root_cause: roots } = (error ?? {}) as ErrorCause;
  const cause = causedBy ?? roots?.[0];
  const own = [type, reason].filter((part) => part !== undefined).join(': ');
  return cause?.reason === undefined || own.includes(cause.reason) ? own : `${own} (${cause.reason})`;
}
