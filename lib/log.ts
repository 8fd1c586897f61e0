import { pino, type Logger } from 'pino';

/** Where Muster writes down what it did: JSON lines on stdout, no vectors, no keys. */
export type Log = Logger;

/** Opens the log. */
export const openLog = (level: string): Log =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });

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
