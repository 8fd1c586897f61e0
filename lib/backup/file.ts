import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const isCompressed = (file: string): boolean => file.endsWith('.gz');

/** Writes lines of JSON to a file as fast as it takes them; compressed where its name ends in `.gz`. The file is there when it is whole. */
export async function writeLines(file: string, lines: AsyncIterable<unknown>): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(
      Readable.from(toText(lines)),
      isCompressed(file) ? createGzip({ level: 1 }) : new PassThrough(),
      createWriteStream(part, { mode: 0o600, flush: true }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The lines of such a file. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const input = isCompressed(file) ? createGunzip() : new PassThrough();
  const reading = pipeline(createReadStream(file), input);
  // Whoever reads the lines meets the same failure, after the lines that came before it.
  reading.catch(() => undefined);
  yield* createInterface({ input, crlfDelay: Infinity });
  await reading;
}

async function* toText(lines: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
