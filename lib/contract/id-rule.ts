/** ID rules: how a collection writes the IDs that producers write differently. */
import { z } from 'zod';
import { explainInvalidId } from './item-id.ts';

/** The extensions that are taken off where a rule names none. */
export const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.txt', '.md', '.json', '.npy'];

const affix = z
  .string()
  .min(1)
  .max(64)
  .refine((text) => text.isWellFormed(), 'malformed Unicode');

/** One step of an ID rule. */
export const idStep = z.discriminatedUnion('step', [
  /** White space and invisible marks at both ends go. */
  z.strictObject({ step: z.literal('trim') }),
  z.strictObject({ step: z.literal('case'), to: z.enum(['lower', 'upper']) }),
  z.strictObject({ step: z.literal('unicode'), form: z.enum(['NFC', 'NFKC']) }),
  z.strictObject({ step: z.literal('strip_prefix'), prefix: affix }),
  z.strictObject({ step: z.literal('strip_suffix'), suffix: affix }),
  /** The last one goes if it is among these, in whatever case. */
  z.strictObject({
    step: z.literal('strip_extension'),
    extensions: z
      .array(z.string().regex(/^\.[A-Za-z0-9]{1,8}$/, 'has to be like ".jpg"'))
      .min(1)
      .max(20)
      .default(EXTENSIONS),
  }),
  /** The last number has this many digits at least, and no leading zeros beyond them. */
  z.strictObject({ step: z.literal('digits'), least: z.number().int().min(1).max(32) }),
]);

/** What is done to every ID, in this order; none: IDs are held as they are sent. */
export const idRule = z.array(idStep).max(8);

export type IdStep = z.infer<typeof idStep>;
export type IdRule = z.infer<typeof idRule>;

/** Steps may make work for each other; what has not come to rest by then never will. */
const ROUNDS_MAX = 1_000;

/**
 * The ID that a rule makes of another. Its steps are repeated until nothing changes any more, so that it leaves alone what it
 * has made. An ID that would become none (empty, too long) stays as it is.
 */
export function applyIdRule(rule: IdRule, id: string): string {
  if (rule.length === 0) return id;
  let made = id;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const next = rule.reduce(applyStep, made);
    if (next === made) return made === id || explainInvalidId(made) !== null ? id : made;
    made = next;
  }
  return id;
}

function applyStep(id: string, step: IdStep): string {
  switch (step.step) {
    case 'trim':
      return id.replace(ENDS, '');
    case 'case':
      return step.to === 'lower' ? id.toLowerCase() : id.toUpperCase();
    case 'unicode':
      return id.normalize(step.form);
    case 'strip_prefix':
      return id.startsWith(step.prefix) ? id.slice(step.prefix.length) : id;
    case 'strip_suffix':
      return id.endsWith(step.suffix) ? id.slice(0, -step.suffix.length) : id;
    case 'strip_extension':
      return stripExtension(id, step.extensions);
    case 'digits':
      return id.replace(LAST_NUMBER, (number) => number.replace(/^0+(?=\d)/, '').padStart(step.least, '0'));
  }
}

function stripExtension(id: string, extensions: readonly string[]): string {
  const dot = id.lastIndexOf('.');
  if (dot === -1) return id;
  const last = id.slice(dot).toLowerCase();
  return extensions.some((extension) => extension.toLowerCase() === last) ? id.slice(0, dot) : id;
}

const ENDS = /^[\s\u00ad\u200b-\u200d\u2060]+|[\s\u00ad\u200b-\u200d\u2060]+$/gu;
const LAST_NUMBER = /\d+(?=\D*$)/;
