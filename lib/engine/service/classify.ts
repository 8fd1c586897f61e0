import type { WriteOutcome } from '#lib/engine/engine.ts';
import type { Answer } from './transport.ts';

/** An outcome for which no document is to blame. */
export type Fault = Extract<WriteOutcome, { status: 'retry' }>;

/**
 * What an answer to a list of documents means.
 * - `taken`: all of them are indexed.
 * - `refused`: one of them at least will never be taken, and none of the list was.
 * - `broken`: the service failed at them, or fails at everything.
 * - `fault`: the service as a whole is at fault.
 */
export type Verdict =
  | { kind: 'taken' }
  | { kind: 'refused'; reason: string }
  | { kind: 'broken'; reason: string }
  | { kind: 'fault'; fault: Fault };

/** What is wrong with the address, the token or the way of asking, whatever the documents are. */
const SETTING: Readonly<Record<number, string>> = {
  401: 'refuses the token',
  403: 'does not allow this',
  404: 'knows no such address',
  405: 'takes no POST there',
  406: 'does not answer in JSON',
  407: 'is behind a proxy that asks for a password',
  410: 'has given this address up',
  415: 'takes no JSON there',
  421: 'is not responsible for this address',
  426: 'asks for another protocol',
};
const LATER: readonly number[] = [408, 425, 429];
const RETRY_AFTER_MS_MAX = 3_600_000;
const REASON_CHARS = 500;

/** Judges an answer. */
export function judge(answer: Answer): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const reason = explain(answer);
  const retryAfterMs = readRetryAfterMs(answer.retryAfter);
  if (status === 500 && retryAfterMs === undefined) return { kind: 'broken', reason };
  const isRefusal = status >= 400 && status < 500 && SETTING[status] === undefined && !LATER.includes(status);
  if (isRefusal) return { kind: 'refused', reason };
  return { kind: 'fault', fault: faultOf(reason, retryAfterMs) };
}

/** The service as a whole is at fault. */
export const faultOf = (reason: string, retryAfterMs?: number): Fault => ({
  status: 'retry',
  reason,
  blame: 'engine',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** An answer in words, without its end. */
export function explain({ status, text }: Pick<Answer, 'status' | 'text'>): string {
  const said = readReason(text);
  const what = SETTING[status] === undefined ? `answers ${status}` : `${SETTING[status]} (${status})`;
  const redirect =
    status >= 300 && status < 400 ? ', a redirect: MUSTER_SERVICE_URL has to be where that leads' : '';
  return `The service ${what}${redirect}${said === '' ? '' : `: ${said}`}`;
}

/** What the service itself says: a member of its JSON, or a plain text. */
function readReason(text: string): string {
  const body = parse(text);
  const said =
    typeof body === 'object' && body !== null
      ? ['detail', 'message', 'error', 'reason', 'title']
          .map((name) => (body as Record<string, unknown>)[name])
          .find((value) => typeof value === 'string')
      : body;
  const line = typeof said === 'string' && !said.trimStart().startsWith('<') ? said : '';
  return line.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, REASON_CHARS);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Seconds, or a date; an hour at most. */
function readRetryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? 1_000 * Number(header) : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(RETRY_AFTER_MS_MAX, Math.max(0, ms));
}
