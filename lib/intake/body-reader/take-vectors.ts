import { readFileSync } from 'node:fs';

/** A JSON text, and the vectors that stood in it: in their places are their numbers, from 0 on. */
export interface TakenVectors {
  text: Uint8Array;
  vectors: readonly Float32Array[];
}

interface Scanner {
  memory: WebAssembly.Memory;
  begin(rowDepth: number, isSuffix: boolean): void;
  scan(length: number, isLast: boolean): number;
}

type Name =
  'FLOATS' | 'GIVEN_UP' | 'INPUT' | 'LENGTHS' | 'SKELETON' | 'WINDOW_BYTES' | 'skeletonBytes' | 'vectors';

const { exports } = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(new URL('./scanner.wasm', import.meta.url))),
);
const scanner = exports as unknown as Scanner & Record<Name, WebAssembly.Global<'i32'>>;
const [INPUT, FLOATS, LENGTHS, SKELETON, WINDOW_BYTES, GIVEN_UP] = [
  scanner.INPUT.value,
  scanner.FLOATS.value,
  scanner.LENGTHS.value,
  scanner.SKELETON.value,
  scanner.WINDOW_BYTES.value,
  scanner.GIVEN_UP.value,
];
const { buffer } = scanner.memory;
const memory = new Uint8Array(buffer);
const lengths = new Uint32Array(buffer, LENGTHS);

/** What is to be taken out of a text. */
export interface Taking {
  /** How many brackets and braces stand open inside a row. */
  rowDepth: number;
  /** Whether the members of a row that are vectors have names that end in `_embedding`, or are called `embedding`. */
  isSuffix: boolean;
  vectorsMax: number;
}

/**
 * Takes the vectors out of the rows of a JSON text: arrays of numbers, and base64 of float32. One that is odd in any way stays
 * where it is; it is never a number.
 * @param json the text, in the pieces in which it came
 * @returns null for a text that has to be read in another way. What is no JSON stays none
 */
export function takeVectors(
  json: readonly Uint8Array[],
  { rowDepth, isSuffix, vectorsMax }: Taking,
): TakenVectors | null {
  const vectors: Float32Array[] = [];
  const texts: Uint8Array[] = [];
  scanner.begin(rowDepth, isSuffix);
  let left = json.reduce((sum, { length }) => sum + length, 0);
  let held = 0;
  for (const piece of json) {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + WINDOW_BYTES - held);
      memory.set(part, INPUT + held);
      from += part.length;
      held += part.length;
      left -= part.length;
      if (held < WINDOW_BYTES && left > 0) continue;
      const done = scanner.scan(held, left === 0);
      if (done === GIVEN_UP) return null;
      memory.copyWithin(INPUT, INPUT + done, INPUT + held);
      held -= done;
      texts.push(memory.slice(SKELETON, SKELETON + scanner.skeletonBytes.value));
      cutVectors(vectors);
      if (vectors.length > vectorsMax) return null;
    }
  }
  return { text: texts.length === 1 ? texts[0]! : Buffer.concat(texts), vectors };
}

function cutVectors(into: Float32Array[]): void {
  const count = scanner.vectors.value;
  let length = 0;
  for (let i = 0; i < count; i++) length += lengths[i]!;
  const values = new Float32Array(buffer, FLOATS, length).slice();
  let from = 0;
  for (let i = 0; i < count; i++) into.push(values.subarray(from, (from += lengths[i]!)));
}
