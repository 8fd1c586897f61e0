/** How an ID is made from what stands in its column. */
export type IdRule = 'as-is' | 'drop-extension' | 'drop-folder' | 'drop-both';

/** All rules, in the words of the page. */
export const ID_RULES: Readonly<Record<IdRule, string>> = {
  'as-is': 'as it stands',
  'drop-extension': 'drop the extension',
  'drop-folder': 'drop the folder',
  'drop-both': 'drop folder and extension',
};

const FOLDER = /^.*[/\\](?=[^/\\])/u;
const EXTENSION = /(?<=[^/\\])\.[A-Za-z][A-Za-z0-9]{1,4}$/u;

/** Makes an ID. What would leave nothing leaves it as it stands. */
export function applyIdRule(rule: IdRule, id: string): string {
  switch (rule) {
    case 'as-is':
      return id;
    case 'drop-extension':
      return id.replace(EXTENSION, '');
    case 'drop-folder':
      return id.replace(FOLDER, '');
    case 'drop-both':
      return id.replace(FOLDER, '').replace(EXTENSION, '');
  }
}

const RULES = Object.keys(ID_RULES) as IdRule[];

/** All that rules could make of these IDs. */
export const applyAllRules = (ids: readonly string[]): string[] =>
  ids.flatMap((id) => RULES.map((rule) => applyIdRule(rule, id)));

/** How many IDs meet others by each rule. */
export function countMet(ids: readonly string[], others: ReadonlySet<string>): Record<IdRule, number> {
  const met = (rule: IdRule): number =>
    new Set(ids.map((id) => applyIdRule(rule, id))).intersection(others).size;
  return Object.fromEntries(RULES.map((rule) => [rule, met(rule)])) as Record<IdRule, number>;
}

/** The rule under which most of these IDs meet others; as it stands where no rule does better. */
export function guessIdRule(ids: readonly string[], others: ReadonlySet<string>): IdRule {
  const met = countMet(ids, others);
  return RULES.reduce((best, rule) => (met[rule] > met[best] ? rule : best));
}
