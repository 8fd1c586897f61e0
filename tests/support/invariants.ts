import type { Layout } from '#lib/pairing/keys.ts';
import { groupOf } from '#lib/pairing/reasons.ts';
import type { Holdings } from './holdings.ts';

/** Breaches of the invariants (a), (b), (c), (e) and (f) of a partition, as sentences; (d) is for whoever knows what was done. */
export function findBreachesOf(layout: Layout, holdings: Holdings): string[] {
  const { modalities } = layout.spec;
  const named = new Set([...holdings.items.keys(), ...holdings.sets.flat()]);
  const masks = new Map([...named].map((id) => [id, maskOf(modalities, holdings.items.get(id))]));
  return [
    ...[...masks].flatMap(([id, mask]) => findSetBreaches(modalities, holdings, id, mask)),
    ...findListBreaches(layout, holdings, masks),
    ...findCompleteBreaches(holdings),
    ...findClockBreaches(layout, holdings),
    ...findGroupBreaches(holdings),
  ];
}

function findSetBreaches(
  modalities: readonly string[],
  { sets }: Holdings,
  id: string,
  mask: number,
): string[] {
  return modalities.flatMap((modality, m) =>
    sets[m]!.includes(id) === ((mask & (1 << m)) !== 0)
      ? []
      : [`(a) ${id}: the set ids:${modality} and the item differ`],
  );
}

function findListBreaches(
  layout: Layout,
  { ready, failed, unmatched }: Holdings,
  masks: ReadonlyMap<string, number>,
): string[] {
  const lists = [
    { name: 'ready', members: ready, mask: null },
    { name: 'failed', members: failed, mask: null },
    ...unmatched.map((members, i) => ({
      name: `unmatched:${layout.namesIn(i + 1).join('+')}`,
      members,
      mask: i + 1,
    })),
  ];
  const listed = new Set(lists.flatMap(({ members }) => [...members.keys()]));
  return [...new Set([...listed, ...masks.keys()])].flatMap((id) => {
    const mask = masks.get(id) ?? 0;
    const inLists = lists.filter(({ members }) => members.has(id));
    if (mask === 0)
      return [`(b) ${id} is in ${inLists.map(({ name }) => name).join(', ')} and holds nothing`];
    if (inLists.length !== 1)
      return [`(b) ${id} is in ${inLists.length} lists: ${inLists.map(({ name }) => name).join(', ')}`];
    const [list] = inLists;
    return list!.mask === null || list!.mask === mask
      ? []
      : [`(b) ${id} is in ${list!.name}, but holds ${layout.namesIn(mask).join('+')}`];
  });
}

function findCompleteBreaches({ inAllRequired, ready, failed, unmatched, sets }: Holdings): string[] {
  const inAny = new Set(sets.flat());
  return [
    ...inAllRequired
      .filter((id) => !ready.has(id) && !failed.has(id))
      .map((id) => `(c) ${id} is in every required set, yet neither ready nor failed`),
    ...unmatched
      .flatMap((members) => [...members.keys()])
      .filter((id) => inAllRequired.includes(id) || !inAny.has(id))
      .map((id) => `(c) ${id} is unmatched, yet in all of the required sets or in no set`),
  ];
}

function findClockBreaches({ spec }: Layout, { clock, items }: Holdings): string[] {
  const stamps = spec.versions === 'arrival' ? ['moved', ...spec.modalities.map((m) => `n:${m}`)] : ['moved'];
  return [...items].flatMap(([id, hash]) =>
    stamps
      .filter((field) => hash[field] !== undefined && !(Number(hash[field].toString()) <= (clock ?? 0)))
      .map((field) => `(e) ${id}: ${field} is above the clock`),
  );
}

function findGroupBreaches({ failed, groups, items }: Holdings): string[] {
  const expected = [...failed].map(
    ([id, at]) => `${groupOf(items.get(id)?.error?.toString() ?? '', id)}${at}${id}`,
  );
  return [
    ...expected.filter((member) => !groups.includes(member)).map((member) => `(f) ${member} is in no group`),
    ...groups
      .filter((member) => !expected.includes(member))
      .map((member) => `(f) ${member} is in a group, and has not failed so`),
    ...[...items]
      .filter(([id, hash]) => (hash.group !== undefined) !== failed.has(id))
      .map(([id]) => `(f) ${id}: its mark of a group is not that of a failed item`),
  ];
}

const maskOf = (modalities: readonly string[], hash: Record<string, Buffer> | undefined): number =>
  modalities.reduce((mask, name, m) => (hash?.[`v:${name}`] === undefined ? mask : mask | (1 << m)), 0);
