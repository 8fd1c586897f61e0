import { UsageError } from './command.ts';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span of time as people write it, in ms: `90d`, `12h`. @throws UsageError */
export function readSpanMs(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new UsageError(`"${text}" is no span of time; write 90d, 12h, 30m or 45s.`);
  return Number(count) * UNITS_MS[unit]!;
}
