const NAME_CHARS = 32;
const END_CHARS = 20;

/** A name as far as there is room. Shards differ at the end of their names. */
export const cutMiddle = (name: string, chars = NAME_CHARS): string =>
  name.length <= chars ? name : `${name.slice(0, chars - END_CHARS - 1)}…${name.slice(-END_CHARS)}`;
