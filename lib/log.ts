import { pino, type Logger, type SerializedError } from 'pino';
import { hideTokens } from '#lib/access/token.ts';

/** Where Muster writes down what it did: JSON lines on stdout, no vectors, no keys. */
export type Log = Logger;

/** Within a JSON line, what a Redis says of a command that it does not know: in the arguments are IDs and vectors. */
const QUOTED_ARGUMENTS = /(, with args beginning with:)(?:[^"\\]|\\[^n])*/g;

/**
 * Opens the log. Whatever a line tells of, a key in it is hidden: people put them into addresses and wrong members.
 * @param secret a key that has another form than Muster's own
 * @param describe what each line says beside what it is told: where it was written
 */
export function openLog(
  level: string,
  secret?: string,
  describe: () => Record<string, string> = () => ({}),
): Log {
  const written = secret === undefined ? undefined : JSON.stringify(secret).slice(1, -1);
  return pino({
    level,
    base: undefined,
    mixin: describe,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.wrapErrorSerializer(keepWords) },
    hooks: {
      streamWrite: (line) =>
        hideTokens(
          (written === undefined ? line : line.replaceAll(written, '…')).replaceAll(QUOTED_ARGUMENTS, '$1 …'),
        ),
    },
  });
}

/** What an error carries along stays away: Redis' client hangs the command on it, and in that are vectors. */
const keepWords = ({
  type,
  message,
  stack,
  code,
  aggregateErrors,
}: SerializedError): Record<string, unknown> => ({
  type,
  message,
  stack,
  code: code as unknown,
  aggregateErrors: (aggregateErrors as SerializedError[] | undefined)?.map((one) =>
    typeof one === 'object' ? keepWords(one) : one,
  ),
});

const QUIET_MS = 10_000;

/** Makes a reporter for faults that repeat many times a second while something is away: each message once per ten seconds. */
export function openFaultReporter(log: Log): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    const message = error instanceof Error && error.message !== '' ? error.message : String(error);
    const now = performance.now();
    if (now - (told.get(message) ?? -Infinity) < QUIET_MS) return;
    if (told.size > 100) told.clear();
    told.set(message, now);
    log.warn({ err: error }, message);
  };
}
