import { Damage } from './file-error.ts';

const MAGIC = 0x184d2204;

/**
 * Unpacks an LZ4 frame, its blocks linked or not, into as many bytes as it has to have.
 * @throws Damage where it is damaged, or has more or fewer
 */
export function unpackLz4Frame(frame: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const word = (from: number): number => {
    if (from + 4 > frame.length) throw new Damage('an LZ4 frame ends early');
    return view.getUint32(from, true);
  };
  if (word(0) !== MAGIC) throw new Damage('it is no LZ4 frame');
  const flags = frame[4] ?? 0;
  const [hasDictionary, hasSize, hasBlockSums] = [flags & 1, flags & 8, flags & 16];
  let at = 7 + (hasSize === 0 ? 0 : 8) + (hasDictionary === 0 ? 0 : 4);
  const output = new Uint8Array(bytes);
  let length = 0;
  for (;;) {
    const head = word(at);
    at += 4;
    if (head === 0) break;
    const size = head & 0x7fffffff;
    const block = frame.subarray(at, at + size);
    if (block.length < size) throw new Damage('an LZ4 block ends early');
    if (head > 0x7fffffff) {
      if (length + size > bytes) throw new Damage('an LZ4 block points beyond its bytes');
      output.set(block, length);
      length += size;
    } else length = unpackBlock(block, output, length);
    at += size + (hasBlockSums === 0 ? 0 : 4);
  }
  if (length !== bytes) throw new Damage(`an LZ4 frame has ${length} bytes, not ${bytes}`);
  return output;
}

/** Answers where in the output it ended. */
function unpackBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let [at, end] = [0, start];
  const readLength = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) byte = block[at++] ?? 0;
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = readLength(token >> 4);
    if (at + literals > block.length || end + literals > output.length)
      throw new Damage('an LZ4 block points beyond its bytes');
    output.set(block.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    if (at >= block.length) break;
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = readLength(token & 15) + 4;
    if (distance === 0 || distance > end || end + length > output.length)
      throw new Damage('an LZ4 block points beyond its bytes');
    // What is copied may overlap with where it goes, and then repeats.
    if (distance >= length) output.copyWithin(end, end - distance, end - distance + length);
    else for (let i = 0; i < length; i++) output[end + i] = output[end - distance + i]!;
    end += length;
  }
  return end;
}
