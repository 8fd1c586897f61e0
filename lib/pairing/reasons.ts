import { createHash } from 'node:crypto';

/** The name of a group of reasons: so many characters, the beginning of each of its members in Redis. */
export const GROUP_CHARS = 12;

/** Of a longer reason no more is compared. */
const REASON_CHARS = 1_000;
const QUOTED = /(?<![\p{L}\p{N}])'.*?'(?![\p{L}\p{N}])|".*?"/gsu;
const WORD = /[\p{L}\p{N}_-]+/gu;
const GAPS = /…(?:[\s.,:;-]*…)+/g;
const LONG_CHARS = 8;

/**
 * What the reasons of alike failures have in common: numbers, quoted text and IDs give way to "…".
 * @param id the ID of the item that failed
 */
export const generalise = (reason: string, id: string): string =>
  reason
    .slice(0, REASON_CHARS)
    .replaceAll(`[${id}]`, '[…]')
    .replace(QUOTED, '…')
    .replace(WORD, (word) => (isNumberOrId(word) ? '…' : word))
    .replace(GAPS, '…');

/** The name of the group that a reason belongs to. */
export const groupOf = (reason: string, id: string): string =>
  createHash('sha1').update(generalise(reason, id)).digest('hex').slice(0, GROUP_CHARS);

const isNumberOrId = (word: string): boolean =>
  /\d/.test(word) && (word.length >= LONG_CHARS || !/\p{L}|_/u.test(word));
