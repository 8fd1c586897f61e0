const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the text from one byte to another. @throws TypeError where it is no UTF-8 */
export type ReadText = (from: number, to: number) => string;

/**
 * Reads texts that lie one after another. All of them are decoded at once; where each character is one byte, a text is a piece of
 * that, and else decoded by itself.
 * @param from where the first begins
 * @param to where the last ends
 */
export function openTexts(bytes: Uint8Array, from: number, to: number): ReadText {
  const decode: ReadText = (start, end) => utf8.decode(bytes.subarray(start, end));
  const isInside = from >= 0 && from <= to && to <= bytes.length;
  const whole = isInside ? decodeAscii(bytes.subarray(from, to)) : null;
  if (whole === null) return decode;
  return (start, end) =>
    start >= from && end <= to ? whole.slice(start - from, end - from) : decode(start, end);
}

function decodeAscii(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    return text.length === bytes.length ? text : null;
  } catch {
    return null;
  }
}
