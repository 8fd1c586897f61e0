/** The stages of the way of an embedding, in their order. */
export const STAGES = [
  'receive',
  'decode',
  'validate',
  'store',
  'ready',
  'claim',
  'write',
  'settle',
] as const;

export type Stage = (typeof STAGES)[number];

/** Times a stage, and ends its telling with what it ends with. */
export type During = <T>(stage: Stage, act: () => T) => T;
