import { z } from 'zod';
import { LIMITS } from './vocabulary.ts';

const DIGITS = /^\d{1,16}$/;

/** A whole number in an address, from `least` to `most`: digits, since `Number` makes 0 of nothing and 16 of `0x10`. */
export const queryInteger = (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (text) => (typeof text === 'string' && DIGITS.test(text) ? Number(text) : text),
    z.number().int().min(least).max(most),
  );

/** How many of a list at once. */
export const pageLimit = queryInteger(1, LIMITS.pageItems).default(100);
