import { z } from 'zod';

const warnLevel = 40;
const logLine = z.object({
  level: z.number(),
  msg: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/** The text for the terminal of a line that warns or worse; undefined for all others. */
export function describeLogLine(line: string): string | undefined {
  // Cheap first: nearly every line tells of a batch.
  if (!line.startsWith('{"level":') || /^\{"level":[123]0\b/.test(line)) return undefined;
  try {
    const { level, msg, err } = logLine.parse(JSON.parse(line));
    if (level < warnLevel) return undefined;
    const parts = new Set([msg, err?.message].filter((part) => part !== undefined && part !== ''));
    return [...parts].join(': ');
  } catch {
    return undefined;
  }
}
