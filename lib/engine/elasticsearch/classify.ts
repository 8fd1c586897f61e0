import type { WriteOutcome } from '#lib/engine/engine.ts';
import type { Answer } from './transport.ts';

/** What became of one operation of a bulk. `conflict`: someone else was first. `gone`: the document to update is missing. */
export type OperationResult = WriteOutcome | { status: 'conflict' } | { status: 'gone' };

interface ErrorCause {
  type?: string;
  reason?: string;
  caused_by?: ErrorCause;
}

/** Judges one item of a bulk's answer by its own status. */
export function classifyItem(status: number, error: unknown): OperationResult {
  if (status < 300) return { status: 'indexed' };
  const reason = explainCause(error);
  if (status === 409) return { status: 'conflict' };
  if (status === 404)
    return isMissingIndex(error) ? engineFault(`The index is missing: ${reason}`) : { status: 'gone' };
  return classifyStatus(status, reason);
}

/** Judges a whole request that was refused; 413 and 400 are for the caller, who can send less at a time. */
export const classifyRequest = ({ status, body }: Answer): WriteOutcome =>
  classifyStatus(status, explainCause(errorOf(body)));

/** True when an answer says that the index or alias is not there. */
export const saysMissingIndex = ({ status, body }: Answer): boolean =>
  status === 404 && isMissingIndex(errorOf(body));

/** The reason that Elasticsearch gives, down to its cause. */
export function explainAnswer({ status, body }: Answer): string {
  const reason = explainCause(errorOf(body));
  return reason === '' ? `status ${status}` : reason;
}

function classifyStatus(status: number, reason: string): WriteOutcome {
  const why = reason === '' ? '' : `: ${reason}`;
  if (status === 401) return engineFault(`Elasticsearch refuses the key (401)${why}`);
  if (status === 403) return engineFault(`Elasticsearch does not allow this (403)${why}`);
  if (status === 404) return engineFault(`The index is missing (404)${why}`);
  if (status === 429 || status === 503) return engineFault(`Elasticsearch answers ${status}${why}`);
  if (status >= 500)
    return { status: 'retry', reason: `Elasticsearch answers ${status}${why}`, blame: 'item' };
  return { status: 'rejected', reason: reason === '' ? `Elasticsearch answers ${status}` : reason };
}

export const engineFault = (reason: string): WriteOutcome => ({ status: 'retry', reason, blame: 'engine' });

const errorOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;

const isMissingIndex = (error: unknown): boolean =>
  /index_not_found|require_alias/.test(JSON.stringify(error ?? ''));

function explainCause(error: unknown): string {
  if (typeof error === 'string') return error;
  const { type, reason, caused_by: cause } = (error ?? {}) as ErrorCause;
  const own = [type, reason].filter((part) => part !== undefined).join(': ');
  return cause?.reason === undefined || own.includes(cause.reason) ? own : `${own} (${cause.reason})`;
}
