import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './command.ts';

/** An option that takes a text. */
export const TEXT = { type: 'string' } as const;

/** Options and what stands between them. @throws UsageError on an option that is not known */
export function readCommandLine<const O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that is a whole number. @throws UsageError */
export function readCount(name: string, text: string, min: number, max: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= min && count <= max) return count;
  throw new UsageError(`--${name} is "${text}", but has to be a whole number from ${min} to ${max}.`);
}
