import type { Collection, Stats } from '#lib/contract/answers.ts';

/** One modality of the picture. `tone` is its colour's number, 1 to 4. */
export type Lane = { name: string; required: boolean; tone: number };

const TONES = 4;
const FIXED: Record<string, number> = { text: 1, image: 2 };

/** Lanes in the collection's order; text and image keep their colours wherever they stand. */
export function toLanes(modalities: readonly { name: string; required: boolean }[]): Lane[] {
  const fixed = new Set(modalities.flatMap(({ name }) => FIXED[name] ?? []));
  const spare = Array.from({ length: TONES }, (_, i) => i + 1).filter((tone) => !fixed.has(tone));
  let next = 0;
  return modalities.map(({ name, required }) => {
    const own = FIXED[name];
    if (own !== undefined) return { name, required, tone: own };
    const tone = spare[Math.min(next, spare.length - 1)] ?? TONES;
    next += 1;
    return { name, required, tone };
  });
}

const DEFAULTS = ['text', 'image'].map((name) => ({ name, required: true }));

/** The collection's lanes, or the best guess until it is known. */
export function lanesOf(collection: Collection | undefined, stats: Stats | undefined): Lane[] {
  if (collection) return toLanes(collection.modalities);
  const held = Object.keys(stats?.have ?? {});
  return toLanes(held.length > 0 ? held.map((name) => ({ name, required: true })) : DEFAULTS);
}

export const toneOf = (lane: Lane): string => `var(--m${lane.tone})`;
