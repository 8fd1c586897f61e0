import { applyIdRule, EXTENSIONS, type IdRule, type IdStep } from '#lib/contract/id-rule.ts';
import { inBreaths } from './in-breaths.ts';
import type { Waiting } from './tally.ts';

/** What is cut off at most: three parts of `a/b/c/d`. */
const CUTS_MAX = 3;
/** Different IDs that it is seen with. */
const SEEN_WITH_MIN = 2;
const EACH_MAX = 2;
const VARIANTS_MAX = 8;

const BARE: IdRule = [
  { step: 'unicode', form: 'NFKC' },
  { step: 'trim' },
  { step: 'strip_extension', extensions: EXTENSIONS },
];
const SAME: IdRule = [
  { step: 'case', to: 'lower' },
  { step: 'digits', least: 1 },
];

interface Variant {
  cut: string;
  /** Cuts that are written alike but for case and zeros are no affixes. */
  alike: string;
  has: number;
}

/**
 * Beginnings and ends that keep items from pairing: without them, the rest of the ID is that of an item which has another side.
 * Only at separators, and seen with several IDs.
 */
export async function findAffixes(items: readonly Waiting[], base: IdRule): Promise<IdStep[]> {
  const prefixes = new Sightings();
  const suffixes = new Sightings();
  await inBreaths(items, ({ id, has }) => {
    const bare = applyIdRule(BARE, applyIdRule(base, id));
    prefixes.note(bare, '', has);
    suffixes.note(bare, '', has);
    const cuts = [...bare.matchAll(SEPARATOR)].map(({ index }) => index);
    for (const at of cuts.slice(0, CUTS_MAX)) prefixes.note(bare.slice(at + 1), bare.slice(0, at + 1), has);
    for (const at of cuts.slice(-CUTS_MAX)) suffixes.note(bare.slice(0, at), bare.slice(at), has);
  });
  return [
    ...prefixes.often().map((prefix): IdStep => ({ step: 'strip_prefix', prefix })),
    ...suffixes.often().map((suffix): IdStep => ({ step: 'strip_suffix', suffix })),
  ];
}

const SEPARATOR = /[-_:/.|#@ ]/g;
const LONGEST = 64;

class Sightings {
  readonly #rests = new Map<string, Variant[]>();
  readonly #seenWith = new Map<string, Set<string>>();

  note(rest: string, cut: string, has: number): void {
    if (rest === '' || cut.length > LONGEST) return;
    const key = applyIdRule(SAME, rest);
    const variant = { cut, alike: applyIdRule(SAME, cut), has };
    const others = this.#rests.get(key) ?? [];
    for (const other of others)
      if (other.alike !== variant.alike && completeEachOther(has, other.has))
        for (const one of [cut, other.cut]) this.#count(one, key);
    if (others.length < VARIANTS_MAX) others.push(variant);
    this.#rests.set(key, others);
  }

  #count(cut: string, rest: string): void {
    if (cut === '') return;
    const rests = this.#seenWith.get(cut) ?? new Set();
    this.#seenWith.set(cut, rests.add(rest));
  }

  often(): string[] {
    return [...this.#seenWith]
      .map(([cut, rests]) => ({ cut, times: rests.size }))
      .filter(({ times }) => times >= SEEN_WITH_MIN)
      .toSorted((a, b) => b.times - a.times || a.cut.length - b.cut.length)
      .slice(0, EACH_MAX)
      .map(({ cut }) => cut);
  }
}

const completeEachOther = (a: number, b: number): boolean => (a | b) !== a && (a | b) !== b;
