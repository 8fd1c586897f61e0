import type { Item } from '#lib/contract/answers.ts';

const HELD = new Set<Item['state']>(['unmatched', 'ready', 'failed']);

/** Whether Redis has something of an item: what is indexed and nothing else has left it. */
export const isHeld = ({ state }: Item): boolean => HELD.has(state);

/** The embeddings that Redis has; an indexed item's own list tells of its document. */
export const heldOf = (item: Item): Item['embeddings'] => (isHeld(item) ? item.embeddings : {});
