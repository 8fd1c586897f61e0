import { openBytes, type SeekableContent } from '#lib/formats/files/content.ts';

/** Content that counts what is asked of it. */
export interface CountedContent {
  content: SeekableContent;
  /** The longest single read. */
  longest: () => number;
  /** All reads together. */
  total: () => number;
}

/** Bytes that are made as they are read: a file of any size takes no room. */
export function countReads(
  name: string,
  size: number,
  make: (from: number, to: number) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>,
): CountedContent {
  let [longest, total] = [0, 0];
  return {
    content: openBytes(name, size, async (from, wantedTo) => {
      const to = Math.min(wantedTo, size);
      longest = Math.max(longest, to - from);
      total += to - from;
      return make(from, to);
    }),
    longest: () => longest,
    total: () => total,
  };
}
