import { guessColumns } from '#lib/formats/files/guess-columns.ts';
import { matchShards } from '#lib/formats/files/shards.ts';
import type { Column } from '#lib/formats/files/table.ts';
import { findForeign, freeModality, guessModality } from './guess-modality.ts';
import { matchNumbered, patternOf } from './match-numbered.ts';
import { offerIds } from './offer-ids.ts';
import type { Feed, FileFacts, IdSource, TableFacts, TargetModality } from './plan.ts';

/** A file that was read. */
export type ReadFile = FileFacts & { state: { kind: 'read'; table: TableFacts } };

/** A file of vectors, and the one that its rows' IDs stand in. */
interface Pair {
  vectors: ReadFile;
  metadata: ReadFile | null;
}

/** The layout of clip-retrieval: shards of vectors beside shards of metadata. */
export function guessShards(files: readonly ReadFile[], modalities: readonly TargetModality[]): Feed[] {
  const shards = matchShards(files, ({ name }) => name) ?? [];
  return (['text', 'image'] as const).flatMap((part) => {
    const pairs = shards.flatMap(({ files: parts }): Pair[] => {
      const vectors = parts[part];
      return vectors === undefined ? [] : [{ vectors, metadata: parts.metadata ?? null }];
    });
    const [first] = pairs;
    if (!first?.vectors.state.table.columns.some(({ type }) => type === 'vector')) return [];
    const isKnown = modalities.some(({ name }) => name === part);
    return [makeFeed(pairs, isKnown ? part : (modalities[0]?.name ?? null))];
  });
}

/** Arrays without IDs that are called alike but for their numbers, `emb_0.npy`: shards of one modality, not a modality each. */
export function guessNumbered(
  files: readonly ReadFile[],
  modalities: readonly TargetModality[],
  before: readonly Feed[],
): Feed[] {
  const arrays = files.filter(({ state: { table } }) => table.columns.every(({ type }) => type === 'vector'));
  const idFiles = files.filter(({ state: { table } }) => isOfIds(table.columns));
  const alike = Map.groupBy(
    arrays.filter(({ state: { table } }) => table.columns.length === 1),
    ({ name, state: { table } }) => `${patternOf(name)} ${table.columns[0]!.name} ${table.columns[0]!.dims}`,
  );
  const feeds: Feed[] = [];
  for (const shards of alike.values()) {
    if (shards.length === 1) continue;
    shards.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    const metadata = matchNumbered(shards, idFiles);
    // One list of IDs for each of them: they are of the same items.
    if (metadata === null && shards.every(({ key }) => offerIds([key], files).length > 1)) continue;
    const pairs = shards.map((vectors, i): Pair => ({ vectors, metadata: metadata?.[i] ?? null }));
    feeds.push(makeFeed(pairs, guessSole(shards[0]!, modalities, [...before, ...feeds])));
  }
  return feeds;
}

const isOfIds = (columns: readonly Column[]): boolean =>
  columns.some(({ type }) => type === 'id') && !columns.some(({ type }) => type === 'vector');

/** What the only vectors of a file are of. */
function guessSole(
  { name: file, state: { table } }: ReadFile,
  modalities: readonly TargetModality[],
  before: readonly Feed[],
): string | null {
  const { name: column, dims } = table.columns.find(({ type }) => type === 'vector')!;
  const taken = new Set(before.flatMap(({ modality }) => modality ?? []));
  const isForeign = findForeign({ column, file }, modalities) !== null;
  return (
    guessModality({ column, file, dims, isSole: true }, modalities, taken) ??
    (isForeign ? null : freeModality(modalities, taken))
  );
}

function makeFeed(pairs: readonly Pair[], modality: string | null): Feed {
  const { vectors } = pairs[0]!;
  const { name: vectorColumn } = vectors.state.table.columns.find(({ type }) => type === 'vector')!;
  const metadata = pairs.find((pair) => pair.metadata !== null)?.metadata;
  const idColumn = metadata && guessColumns(metadata.state.table.columns).idColumn;
  return {
    key: `${vectors.key}/${vectorColumn}`,
    label: labelOf(pairs.map((pair) => pair.vectors)),
    files: pairs.map((pair) => pair.vectors.key),
    modality,
    vectorColumn,
    ids:
      typeof idColumn === 'string'
        ? { kind: 'file', files: pairs.map((pair) => pair.metadata?.key ?? null), column: idColumn }
        : numbersOf(pairs.length),
    idRule: null,
  };
}

/** Rows of several shards that were numbered would overwrite each other: their IDs are missing. */
const numbersOf = (shards: number): IdSource =>
  shards === 1 ? { kind: 'rows' } : { kind: 'file', files: Array<null>(shards).fill(null), column: '' };

/** Files in few words. */
export const labelOf = (files: readonly FileFacts[]): string =>
  files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} like it`;
