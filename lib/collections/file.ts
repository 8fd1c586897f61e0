import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { collectionsFile, type CollectionRequest } from '#lib/contract/requests.ts';

/** A file that does not declare collections as it should; the message is one sentence: file, place, member, rule. */
export class CollectionsFileError extends Error {}

/** Collections of a file, by name, in its order. */
export type DeclaredCollections = ReadonlyMap<string, CollectionRequest>;

type Path = readonly PropertyKey[];

/**
 * Reads a file of collections. YAML, which JSON is too.
 * @param name of the file, for what is wrong with it
 * @throws CollectionsFileError naming the first fault
 */
export function readCollectionsFile(bytes: Uint8Array, name: string): DeclaredCollections {
  const lines = new LineCounter();
  const fail = (path: Path, rule: string, offset: number): never => {
    const { line, col } = lines.linePos(offset);
    const member = path.length === 0 ? '' : `${path.join('.')}: `;
    throw new CollectionsFileError(`The file ${name}, line ${line}, column ${col}: ${member}${rule}.`);
  };
  const document = parseDocument(decode(bytes, name), { lineCounter: lines, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong !== undefined) return fail([], wrong.message.split('\n', 1)[0]!.replace(/\.$/, ''), wrong.pos[0]);
  const parsed = collectionsFile.safeParse(toPlain(document, name));
  if (parsed.success) return new Map(Object.entries(parsed.data.collections));
  const { path, rule } = describeIssue(parsed.error.issues[0]!);
  return fail(path, rule, offsetOf(document, path));
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CollectionsFileError(`The file ${name} is no UTF-8.`, { cause: error });
  }
}

function toPlain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new CollectionsFileError(
      `The file ${name}: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    );
  }
}

interface Issue {
  code?: string;
  path: Path;
  message: string;
  keys?: readonly string[];
  issues?: readonly { message: string }[];
}

function describeIssue({ code, path, message, keys, issues }: Issue): { path: Path; rule: string } {
  if (code === 'unrecognized_keys') return { path: [...path, ...keys!.slice(0, 1)], rule: 'is not known' };
  return { path, rule: issues?.[0]?.message ?? message };
}

/** Where a member stands, or what is nearest above it. */
function offsetOf(document: Document, path: Path): number {
  if (path.length === 0) return 0;
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isNode(key) && String(key) === String(path.at(-1)));
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : offsetOf(document, path.slice(0, -1));
}
