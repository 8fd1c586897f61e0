import { UnreadableRow } from '#lib/formats/format-error.ts';
import { readNdjson, type Line } from '#lib/formats/ndjson.ts';
import { describeCut } from './file-error.ts';

const NEWLINE = 0x0a;

/** The lines of a file as `readNdjson` gives them; of a last one that is not whole it is said that the file was cut. */
export async function* readFileLines(
  chunks: AsyncIterable<Uint8Array>,
  lineBytesMax: number,
): AsyncGenerator<Line> {
  let last: number | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
  };
  let held: Line | null = null;
  try {
    for await (const line of readNdjson(watched(), lineBytesMax)) {
      if (held !== null) yield held;
      held = line;
    }
  } catch (error) {
    // What came before is whole.
    if (held !== null) yield held;
    throw error;
  }
  if (held === null) return;
  const wasCut = held.value instanceof UnreadableRow && held.bytes <= lineBytesMax && last !== NEWLINE;
  yield wasCut ? { ...held, value: new UnreadableRow(describeCut(held.number)) } : held;
}
