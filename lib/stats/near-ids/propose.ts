import { applyIdRule, EXTENSIONS, idRule, type IdRule, type IdStep } from '#lib/contract/id-rule.ts';
import { findAffixes } from './affixes.ts';
import { inBreaths } from './in-breaths.ts';
import { Tally, type Effect, type Waiting } from './tally.ts';

const SHOWN = 5;
/** Rules are compared on some of what any of them could pair, the good ones then counted on all of it. */
const COMPARED_ITEMS = 2_000;
const COMBINED_STEPS = 4;

/**
 * Rules by which unmatched items would pair, the smallest first; each pairs more than those before it, and more than it merges.
 * @param required mask of the modalities that make an item complete
 * @param base the rule in force, which each of them goes on from
 */
export async function proposeRules(
  items: readonly Waiting[],
  required: number,
  base: IdRule,
): Promise<Effect[]> {
  const affixes = await findAffixes(items, base);
  const furthest = (affixes.length === 0 ? [[]] : [[], affixes]).map((chosen) => arrange(chosen, base));
  const near = await findNear(
    items,
    furthest.map((steps) => [...base, ...steps]),
  );
  if (near.length === 0) return [];
  const compare = (steps: readonly IdStep[]) => measure(near, [...base, ...steps], required);
  const useful = await pickAffixes(affixes, (chosen) => compare(arrange(chosen, base)));
  const needed = await leaveOut(arrange(useful, base), compare);
  const effects: Effect[] = [];
  for (const steps of [...(base.length === 0 ? [] : [[]]), ...combine(needed)]) {
    const rule = [...base, ...steps];
    if (idRule.safeParse(rule).success && worthOf(await compare(steps)) > 0)
      effects.push(await measure(items, rule, required));
  }
  return pickBest(effects);
}

/** Everything that may help beside what is in force, in the order in which it is to be done. */
function arrange(affixes: readonly IdStep[], base: IdRule): IdStep[] {
  const steps: IdStep[] = [
    { step: 'unicode', form: 'NFKC' },
    { step: 'trim' },
    ...affixes,
    { step: 'strip_extension', extensions: EXTENSIONS },
    { step: 'case', to: 'lower' },
    { step: 'digits', least: 1 },
  ];
  const inForce = new Set(base.map((step) => JSON.stringify(step)));
  return steps.filter((step) => !inForce.has(JSON.stringify(step)));
}

/** Some of the items that would share an ID by one of these rules, those that would next to each other. */
async function findNear(items: readonly Waiting[], rules: readonly IdRule[]): Promise<Waiting[]> {
  const near = new Set<Waiting>();
  for (const rule of rules) {
    const groups = new Map<string, Waiting[]>();
    await inBreaths(items, (item) => {
      const to = applyIdRule(rule, item.id);
      const group = groups.get(to);
      if (group === undefined) groups.set(to, [item]);
      else group.push(item);
    });
    const shared = [...groups.values()].filter((group) => group.length > 1).flat();
    for (const item of shared.slice(0, COMPARED_ITEMS)) near.add(item);
  }
  return [...near];
}

async function measure(items: readonly Waiting[], rule: IdRule, required: number): Promise<Effect> {
  const tally = new Tally(rule, required);
  await inBreaths(items, (item) => tally.add(item));
  return tally.sum();
}

const worthOf = ({ pairsGained, conflicts }: Effect): number => pairsGained - conflicts;

type Compare = (steps: readonly IdStep[]) => Promise<Effect>;

/** The affixes, being guessed, that more is paired with than without: the fewest that pair the most. */
async function pickAffixes(affixes: readonly IdStep[], compare: Compare): Promise<IdStep[]> {
  let best: IdStep[] = [];
  let worth = worthOf(await compare(best));
  for (const chosen of choose(affixes).toSorted((a, b) => a.length - b.length)) {
    const reached = worthOf(await compare(chosen));
    if (reached > worth) [best, worth] = [chosen, reached];
  }
  return best;
}

/** The steps without those that nothing is lost by leaving out, the most far-reaching first. */
async function leaveOut(all: readonly IdStep[], compare: Compare): Promise<IdStep[]> {
  let kept = [...all];
  let worth = worthOf(await compare(kept));
  for (const step of all.toReversed()) {
    const others = kept.filter((one) => one !== step);
    const without = worthOf(await compare(others));
    if (without >= worth) [kept, worth] = [others, without];
  }
  const milder = kept.map((step): IdStep => (step.step === 'unicode' ? { ...step, form: 'NFC' } : step));
  return worthOf(await compare(milder)) >= worth ? milder : kept;
}

/** The choices of a few steps; of many, each alone and all together. */
const combine = (steps: readonly IdStep[]): IdStep[][] =>
  steps.length > COMBINED_STEPS ? [...steps.map((step) => [step]), [...steps]] : choose(steps);

/** Every choice of some steps but none. */
const choose = (steps: readonly IdStep[]): IdStep[][] =>
  Array.from({ length: 2 ** steps.length - 1 }, (_, i) =>
    steps.filter((_step, place) => (i + 1) & (1 << place)),
  );

function pickBest(effects: readonly Effect[]): Effect[] {
  const sorted = effects
    .filter((effect) => worthOf(effect) > 0)
    .toSorted((a, b) => a.idRule.length - b.idRule.length || b.pairsGained - a.pairsGained);
  const best: Effect[] = [];
  for (const effect of sorted) if (effect.pairsGained > (best.at(-1)?.pairsGained ?? 0)) best.push(effect);
  return best.slice(-SHOWN);
}
