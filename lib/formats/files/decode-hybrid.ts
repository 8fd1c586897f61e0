import { Damage } from './file-error.ts';

const WIDTH_MAX = 24;

/**
 * Reads Parquet's run-length/bit-packed numbers until the target is full.
 * @returns how many bytes that took
 * @throws Damage where the bytes end before
 */
export function decodeHybrid(bytes: Uint8Array, width: number, target: Uint8Array | Uint32Array): number {
  if (width > WIDTH_MAX) throw new Damage(`numbers of ${width} bits`);
  let at = 0;
  const next = (): number => {
    if (at >= bytes.length) throw new Damage('its levels or indices end early');
    return bytes[at++]!;
  };
  let filled = 0;
  while (filled < target.length) {
    const header = readVarint(next);
    if ((header & 1) === 0) {
      let value = 0;
      for (let shift = 0; shift < width; shift += 8) value |= next() << shift;
      const end = Math.min(target.length, filled + (header >>> 1));
      target.fill(value, filled, end);
      filled = end;
      continue;
    }
    const end = Math.min(target.length, filled + 8 * (header >>> 1));
    const stop = at + width * (header >>> 1);
    const mask = 2 ** width - 1;
    for (let held = 0, bits = 0; filled < end; filled++) {
      for (; bits < width; bits += 8) held |= next() << bits;
      target[filled] = held & mask;
      held >>>= width;
      bits -= width;
    }
    at = Math.min(stop, bytes.length);
  }
  return at;
}

function readVarint(next: () => number): number {
  let value = 0;
  for (let shift = 0; shift < 32; shift += 7) {
    const byte = next();
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new Damage('a number that does not end');
}
