/** `GET /api/look`: several answers at once. */
import { z } from 'zod';
import { collections, problem, readiness } from './answers.ts';
import { ages, health, matches, producers } from './console.ts';
import { operationPage } from './control.ts';
import { throughput } from './throughput.ts';

const answers = {
  ages,
  collections,
  health,
  matches,
  operations: operationPage,
  producers,
  readiness,
  throughput,
};

/** What can be looked at at once. */
export const lookPart = z.enum(Object.keys(answers) as (keyof typeof answers)[]);

/** Query of `GET /api/look`. */
export const lookQuery = z.strictObject({
  /** Whose ages, health and so on. */
  collection: z.string(),
  /** Names, separated by commas. */
  parts: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(lookPart).min(1)),
  /** Of matches and throughput, as they take it. */
  range: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** Each part that was asked for: its answer, or why it is refused. */
export const look = z.object(
  Object.fromEntries(
    Object.entries(answers).map(([part, answer]) => [part, z.union([answer, problem]).optional()]),
  ),
);

export type LookPart = z.infer<typeof lookPart>;
