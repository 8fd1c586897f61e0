const CHARS_MAX = 80;

/** A sender's text inside a sentence: in quotes, and cut, for it may be as long as a body. */
export const quote = (text: string, charsMax: number = CHARS_MAX): string =>
  JSON.stringify(cut(text, charsMax));

/** A text that is no longer than that, and shows where it was cut. */
export const cut = (text: string, charsMax: number): string =>
  text.length <= charsMax ? text : `${text.slice(0, charsMax)}…`;

/** True for a text that `quote` does not cut. */
export const isQuotedWhole = (text: string): boolean => text.length <= CHARS_MAX;
