import Papa from 'papaparse';
import type { Content } from './content.ts';
import { FileError } from './file-error.ts';

const LINE_CHARS_MAX = 4 * 1024 * 1024;

/** Some lines, cut into their cells. */
export interface Lines {
  rows: string[][];
  /** Whether the file ends within the last of them: perhaps, where only its newline is known to be missing. */
  isCut: boolean | 'perhaps' | null;
}

/** Lines some hundred thousand characters at a time. @throws FileError */
export async function* readLines(content: Content, delimiter: string): AsyncGenerator<Lines> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of content.stream()) {
    text += decodeText(content.name, decoder, chunk);
    const { rows, end } = parseLines(text, delimiter, false);
    text = text.slice(end);
    if (text.length > LINE_CHARS_MAX)
      throw new FileError(
        content.name,
        'damaged',
        `one of its lines has more than ${LINE_CHARS_MAX} characters: a quote may not be closed`,
      );
    if (rows.length > 0) yield { rows, isCut: null };
  }
  const isWhole = endsWhole(decoder);
  if (text === '' && isWhole) return;
  const { rows, isQuoteOpen } = parseLines(isWhole ? text : `${text}…`, delimiter, true);
  yield { rows, isCut: !isWhole || isQuoteOpen || 'perhaps' };
}

/** Text so far. @throws FileError where it is no UTF-8 */
export function decodeText(file: string, decoder: TextDecoder, bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw new FileError(
      file,
      'damaged',
      'it is no UTF-8, but perhaps Latin-1: write it with encoding="utf-8", or in Excel as CSV UTF-8',
      { cause: error },
    );
  }
}

/** Whether no character was begun that does not end. */
function endsWhole(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/**
 * Cuts a text into lines and cells.
 * @param isEnd whether the last line is whole
 */
export function parseLines(
  text: string,
  delimiter: string,
  isEnd: boolean,
): { rows: string[][]; end: number; isQuoteOpen: boolean } {
  const { data, errors, meta } = new Papa.Parser({ delimiter, newline: guessNewline(text) }).parse(
    text,
    0,
    !isEnd,
  ) as {
    data: string[][];
    errors: { code: string }[];
    meta: { cursor: number };
  };
  return { rows: data, end: meta.cursor, isQuoteOpen: errors.some(({ code }) => code === 'MissingQuotes') };
}

const guessNewline = (text: string): '\r\n' | '\n' | '\r' =>
  /\r\n/u.test(text) ? '\r\n' : text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
