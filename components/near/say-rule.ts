import type { IdRule, IdStep } from '#lib/contract/id-rule.ts';

/** What a step makes of an ID, in words. */
export function sayStep(step: IdStep): string {
  switch (step.step) {
    case 'trim':
      return 'no spaces at the ends';
    case 'case':
      return `${step.to} case`;
    case 'unicode':
      return `Unicode form ${step.form}`;
    case 'strip_prefix':
      return `without “${step.prefix}” in front`;
    case 'strip_suffix':
      return `without “${step.suffix}” at the end`;
    case 'strip_extension':
      return 'without extension';
    case 'digits':
      return step.least === 1 ? 'no leading zeros' : `last number of ${step.least} digits`;
  }
}

/** A rule in one line: `No spaces at the ends, lower case`. */
export function sayRule(rule: IdRule): string {
  if (rule.length === 0) return 'IDs as they are sent';
  const said = rule.map(sayStep).join(', ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
