import type { Content } from './content.ts';

/** Records a line are shorter by far. */
const LOOKED_BYTES_MAX = 64 * 1024 * 1024;
const [NEWLINE, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];

/** Whether a JSON text whose first line is long has a value a line: one ends with it, and others follow. */
export async function hasValueALine(content: Content): Promise<boolean> {
  let [depth, looked] = [0, 0];
  let [inString, isEscaped, hasBegun, isEnded] = [false, false, false, false];
  for await (const chunk of content.stream()) {
    for (const byte of chunk) {
      if (isEnded) {
        if (byte > 0x20) return true;
      } else if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (byte === 0x5b || byte === 0x7b) {
        depth += 1;
        hasBegun = true;
      } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
      else if (byte === NEWLINE && hasBegun) {
        if (depth > 0) return false;
        isEnded = true;
      }
    }
    looked += chunk.length;
    if (looked > LOOKED_BYTES_MAX) return false;
  }
  return false;
}
