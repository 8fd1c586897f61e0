import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const mark = z.object({ pid: z.number().int().positive(), started: z.string() });
const runFile = z.object({
  redis: mark.extend({ host: z.string(), port: z.number().int() }).optional(),
  app: mark.extend({ url: z.string() }).optional(),
});

/** What runs on a data folder, noted in its `run.json`. */
export type RunFile = z.infer<typeof runFile>;

const pathOf = (dataDir: string): string => join(dataDir, 'run.json');

/** What was noted last; nothing when there is no note, or none that can be read. */
export function readRunFile(dataDir: string): RunFile {
  try {
    return runFile.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')));
  } catch {
    return {};
  }
}

/** Notes what runs, replacing the note as a whole. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  const aside = `${pathOf(dataDir)}.new`;
  writeFileSync(aside, `${JSON.stringify(run, undefined, 2)}\n`);
  renameSync(aside, pathOf(dataDir));
}

/** Forgets the note. */
export const removeRunFile = (dataDir: string): void => rmSync(pathOf(dataDir), { force: true });
