import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { z } from 'zod';

/** One row of a producer's file. */
export interface EmojiRow {
  id: string;
  vector: Float32Array;
}

const expectedSchema = z.object({
  counts: z.object({
    text_rows: z.number(),
    image_rows: z.number(),
    both: z.number(),
    text_only: z.number(),
    image_only: z.number(),
  }),
  text_only: z.array(z.string()),
  image_only: z.array(z.string()),
});

/** What a correct join of the two files gives. */
export type Expected = z.infer<typeof expectedSchema>;

const placeOf = (file: string): string =>
  fileURLToPath(new URL(`../../examples/emoji/${file}`, import.meta.url));

/** Reads one producer's file, in the file's own order. */
export async function readEmojiFile(modality: 'text' | 'image'): Promise<EmojiRow[]> {
  const file = await asyncBufferFromFile(placeOf(`${modality}.parquet`));
  const rows = await parquetReadObjects({ file, compressors, columns: ['id', 'embedding'] });
  return rows.map((row) => ({ id: String(row.id), vector: Float32Array.from(row.embedding as number[]) }));
}

/** Reads what has to come out. */
export const readExpected = async (): Promise<Expected> =>
  expectedSchema.parse(JSON.parse(await readFile(placeOf('expected.json'), 'utf8')));
