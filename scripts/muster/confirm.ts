import { createInterface } from 'node:readline/promises';
import { Failure } from '#scripts/support/failure.ts';

/**
 * Asks a person a question of yes or no.
 * @param what was not done, where nobody can be asked
 * @throws Failure where nobody can be asked
 */
export async function confirm(question: string, what: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Failure(`Nothing was ${what}: say --yes where nobody can be asked.`);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} y/N `)).trim());
  } finally {
    asking.close();
  }
}
