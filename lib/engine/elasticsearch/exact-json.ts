declare global {
  // TypeScript's own library does not know these yet.
  interface JSON {
    parse(
      text: string,
      revive: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): unknown;
    isRawJSON(value: unknown): boolean;
  }
}

/**
 * Parses JSON so that it can be written again to the letter: numbers that JavaScript would change (2^53 + 1, 1.0) become
 * opaque values that `JSON.stringify` gives back as they were.
 */
export const parseExactly = (text: string): unknown =>
  JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source
      ? JSON.rawJSON(source)
      : value,
  );
