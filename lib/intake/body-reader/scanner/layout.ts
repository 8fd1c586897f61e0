/** Most bytes of a body that are looked at in one step. */
export const WINDOW_BYTES: u32 = 262_144;

/** Where what is given stands in memory; below it are the tables. */
export const INPUT: u32 = 4_096;
/** Where what is found is put. A byte stands behind the input; a number and its comma have two bytes, its float32 four. */
export const FLOATS: u32 = INPUT + WINDOW_BYTES + 16;
/** Of each vector the number of its values, in 32 bits: its member has more than eight. */
export const LENGTHS: u32 = FLOATS + 2 * WINDOW_BYTES;
/** The text without the vectors. No placeholder is twice as long as the member in which it stands. */
export const SKELETON: u32 = LENGTHS + WINDOW_BYTES;
