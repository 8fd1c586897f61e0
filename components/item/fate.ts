import type { Item } from '#lib/contract/answers.ts';
import { heldOf, isHeld } from '#components/item/held.ts';

/** What the next write does to a field of the document. */
export type Fate = 'added' | 'replaced' | 'kept';

/** What becomes of a modality's fields on the next write; null when none is due, nothing being held. */
export function fateOf(item: Item, modality: string): Fate | null {
  if (!isHeld(item)) return null;
  const held = heldOf(item)[modality];
  const { document } = item;
  if (!held) return 'kept';
  if (!document?.modalities.includes(modality)) return 'added';
  return held.version > (document.versions[modality] ?? -1) ? 'replaced' : 'kept';
}

const SHOWN = 3;

/** The first of a vector's values: `0.0312 −0.0187 0.0441 …`. */
export const firstValues = (values: readonly number[]): string =>
  [
    ...values.slice(0, SHOWN).map((value) => value.toFixed(4).replace('-', '−')),
    ...(values.length > SHOWN ? ['…'] : []),
  ].join(' ');
