import { readFileSync } from 'node:fs';

/**
 * A block of code in docs/connecting.md, so that what is documented is what is tested.
 * @param language as the block names it
 * @param mark what only this one holds
 * @throws when there is none
 */
export function documentedLines(language: string, mark: string): string {
  const text = readFileSync('docs/connecting.md', 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.find(([, of, code]) => of === language && code!.includes(mark))?.[2];
  if (found === undefined) throw new Error(`docs/connecting.md has no ${language} with ${mark} in it.`);
  return found;
}

/**
 * What `ACL SETUSER` is given in docs/connecting.md, for the keys and channels of tests.
 * @param mark what only this user's rule holds
 */
export const documentedRule = (mark: string, password: string): string[] =>
  documentedLines('sh', mark)
    .replaceAll(/\\\n/g, ' ')
    .split('ACL SETUSER muster ')[1]!
    .replace("'>a long password'", `>${password}`)
    .replaceAll("'", '')
    .replaceAll('muster:*', 'test-*')
    .trim()
    .split(/\s+/);
