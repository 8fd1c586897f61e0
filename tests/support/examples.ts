import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A fenced block of a document that calls Muster with curl, and the answer that the document shows for it. */
export interface Example {
  /** The document and the line on which the block begins. */
  place: string;
  command: string;
  /** null where the document shows none. */
  shown: unknown;
}

/** What a document's readers are told to ask; a test asks its own Muster. */
const HOST = /(?:http:\/\/)?(?:127\.0\.0\.1|localhost):3000/g;

/** Members whose values an answer makes up, and later examples hand back. */
const MADE_UP = new Set(['token', 'operation', 'next_cursor']);

/** The curl examples of the README and the documents, in the order in which they are read. */
export const findExamples = (): Example[] =>
  ['README.md', ...globSync('docs/*.md').toSorted()].flatMap((file) => extract(file));

function extract(file: string): Example[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```)?/gms)]
    .filter(([, command]) => /^\s*curl /m.test(command!))
    .map(({ index, 1: command, 2: shown }) => ({
      place: `${file}:${text.slice(0, index).split('\n').length}`,
      command: command!,
      shown: shown === undefined ? null : (JSON.parse(shown) as unknown),
    }));
}

/**
 * Runs an example as a shell does; each of its answers has to be a 2xx.
 * @param env what the reader's shell has set
 * @param made what earlier answers really had in place of what the documents show
 * @returns the last answer
 */
export async function runExample(
  { command }: Example,
  url: string,
  env: NodeJS.ProcessEnv,
  made: ReadonlyMap<string, string>,
): Promise<unknown> {
  let script = command.replaceAll(HOST, url);
  for (const [shown, real] of made) script = script.replaceAll(shown, real);
  const strict = 'curl() { command curl --silent --show-error --fail-with-body "$@" && echo; }';
  const { stdout } = await promisify(execFile)('bash', ['-ec', `${strict}\n${script}`], { env });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as unknown;
}

/** Notes what an answer made up, for the examples after it. */
export function noteMadeUp(shown: unknown, real: unknown, made: Map<string, string>): void {
  if (!isObject(shown) || !isObject(real)) return;
  for (const [name, value] of Object.entries(shown)) {
    const other = real[name];
    if (MADE_UP.has(name) && typeof value === 'string' && typeof other === 'string') made.set(value, other);
  }
}

/** What of an answer has another shape than the document shows, as paths; empty when nothing has. */
export function compareShapes(shown: unknown, real: unknown, path = '$'): string[] {
  if (Array.isArray(shown) && Array.isArray(real))
    return real.flatMap((each, at) => compareShapes(shown[0], each, `${path}[${at}]`));
  if (isObject(shown) && isObject(real))
    return [...new Set([...Object.keys(shown), ...Object.keys(real)])].flatMap((name) =>
      name in shown && name in real
        ? compareShapes(shown[name], real[name], `${path}.${name}`)
        : [`${path}.${name} is ${name in shown ? 'shown, but not answered' : 'answered, but not shown'}`],
    );
  // null stands for a value that is not there just now.
  if (shown === null || real === null || nameKind(shown) === nameKind(real)) return [];
  return [`${path} is shown as ${nameKind(shown)}, and answered as ${nameKind(real)}`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameKind = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
