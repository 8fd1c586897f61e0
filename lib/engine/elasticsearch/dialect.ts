import { vectorField } from '#lib/contract/vocabulary.ts';
import type { IndexSpec } from '#lib/engine/engine.ts';
import { expectAnswer } from './classify.ts';
import { base64, numbers, smile, type Encoding } from './encodings.ts';
import type { Transport } from './transport.ts';

/** What a server's version means for how it is spoken to. */
export interface Dialect {
  /** The encoding to prefer first; the last one takes whatever there is. */
  encodings: readonly Encoding[];
  /** It leaves vectors out of `_source` unless asked. */
  excludesVectors: boolean;
}

/** Where documents go. */
export interface Target {
  transport: Transport;
  spec: IndexSpec;
  dialect: Dialect;
}

/**
 * The dialect of a version. All servers read Smile and may be asked for vectors.
 * @param version of the oldest node; null when it is not known
 */
export const dialectOf = (version: string | null, spec: IndexSpec): Dialect => ({
  encodings: [
    ...(version !== null && isAtLeast(version, 9, 3) ? [base64(listScaled(spec))] : []),
    smile,
    numbers,
  ],
  excludesVectors: version === null || isAtLeast(version, 9, 2),
});

const listScaled = ({ fields, settings }: IndexSpec): ReadonlySet<string> =>
  new Set(
    fields.flatMap(({ modality, similarity }) =>
      similarity === 'cosine' && !settings?.exactVectors ? [vectorField(modality)] : [],
    ),
  );

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

/** The key may not, or a service in front of the server does not offer it. */
const MAY_NOT_ASK = [403, 404, 405, 410];

/** The version of the oldest node, which may lag behind while a cluster is upgraded; null when it does not say. */
export async function readVersion(transport: Transport): Promise<string | null> {
  const answer = await transport.send('GET', '/_nodes/http?filter_path=nodes.*.version');
  if (MAY_NOT_ASK.includes(answer.status)) return null;
  const { nodes } = expectAnswer(answer) as { nodes: Record<string, { version: string }> };
  const versions = Object.values(nodes).map(({ version }) => version);
  return versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0] ?? null;
}
