const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const FOREIGN = 64;

const SEXTETS = new Uint8Array(128).fill(FOREIGN);
for (let i = 0; i < ALPHABET.length; i++) SEXTETS[ALPHABET.charCodeAt(i)] = i;

/**
 * Decodes base64 of little-endian float32 values, as embedding APIs give it; padding may be left out.
 * @returns the values, or what is wrong: "is no base64, at character 5"
 */
export function decodeFloat32(text: string): Float32Array | string {
  const length = text.endsWith('==') ? text.length - 2 : text.length - Number(text.endsWith('='));
  const byteLength = Math.floor((length * 3) / 4);
  if (length % 4 === 1) return `is no base64: ${length} characters are none that it can have`;
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (let i = 0; i < length; i += 4) {
    const a = sextet(text, i, length);
    const b = sextet(text, i + 1, length);
    const c = sextet(text, i + 2, length);
    const d = sextet(text, i + 3, length);
    if ((a | b | c | d) & FOREIGN) return `is no base64, at character ${text.search(/[^A-Za-z0-9+/]/)}`;
    // Writes past the end of the array are ignored.
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  if (byteLength % 4 !== 0) return `is base64 of ${byteLength} bytes, but float32 values take 4 bytes each`;
  return isLittleEndian ? new Float32Array(bytes.buffer) : swapped(bytes);
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function sextet(text: string, at: number, length: number): number {
  if (at >= length) return 0;
  const code = text.charCodeAt(at);
  return code < 128 ? SEXTETS[code]! : FOREIGN;
}

function swapped(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
