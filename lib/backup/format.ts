import { z } from 'zod';
import { MusterError } from '#lib/errors.ts';

const whole = z.number().int().nonnegative();

/** The first line of a backup. */
export const backupHead = z.object({
  muster_backup: z.literal(1),
  /** Redis' time, in ms: what was acknowledged before is in it, or was indexed, failed or discarded since. */
  at: whole,
  collections: z.array(
    z.object({
      name: z.string(),
      /** Its definition, as Redis holds it. */
      definition: z.record(z.string(), z.string()),
      /** The last stamp that was given; 0 for none. */
      clock: whole,
    }),
  ),
});

/** An item as it was held. */
export const backupItem = z.object({
  collection: z.string(),
  id: z.string(),
  state: z.enum(['unmatched', 'ready', 'failed']),
  /** When it was first seen, was due, or failed, in ms. */
  at: whole,
  first_seen_at: whole,
  tries: whole,
  error: z.string().optional(),
  flushed: z.boolean().optional(),
  merge: z.boolean().optional(),
  embeddings: z.array(
    z.object({
      modality: z.string(),
      /** Base64 of float32, little-endian. */
      vector: z.string(),
      version: whole,
      received_at: whole,
      producer: z.string(),
      /** JSON text, as it was sent. */
      metadata: z.string().optional(),
    }),
  ),
});

/** A deleted ID that is kept out. */
export const backupKeptOut = z.object({ collection: z.string(), kept_out: z.string(), till: whole });

/** The last line: without it the file is cut off. */
export const backupEnd = z.object({ end: z.literal(true), items: whole });

export const backupLine = z.union([backupItem, backupKeptOut, backupEnd]);

export type BackupHead = z.infer<typeof backupHead>;
export type BackupItem = z.infer<typeof backupItem>;
export type BackupLine = z.infer<typeof backupLine>;

/** One line of a file. @throws MusterError when it is none of a backup's */
export function readLine<T>(schema: z.ZodType<T>, text: string, number: number): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new MusterError('invalid_batch', `Line ${number} is not that of a backup.`, { cause: error });
  }
}
