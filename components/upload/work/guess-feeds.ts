import { guessColumns } from '#lib/formats/files/guess-columns.ts';
import { matchShards } from '#lib/formats/files/shards.ts';
import type { Column } from '#lib/formats/files/table.ts';
import { findForeign, guessModality } from './guess-modality.ts';
import { offerIds } from './offer-ids.ts';
import type { Feed, FileFacts, IdSource, TableFacts, TargetModality } from './plan.ts';

type ReadFile = FileFacts & { state: { kind: 'read'; table: TableFacts } };

/** The feeds that a heap of files probably means. For a person to see and correct. */
export function guessFeeds(files: readonly FileFacts[], modalities: readonly TargetModality[]): Feed[] {
  const read = files.filter((file): file is ReadFile => file.state.kind === 'read');
  const shards = guessShards(read, modalities);
  const taken = new Set(shards.flatMap((feed) => [...feed.files, ...idFilesOf(feed)]));
  const others = read.filter(({ key }) => !taken.has(key));
  const groups = Map.groupBy(others, (file) => signatureOf(file));
  const feeds: Feed[] = [...shards];
  for (const group of groups.values()) feeds.push(...guessGroup(group, read, modalities, feeds));
  const placeOf = ({ modality }: Feed): number => {
    const place = modalities.findIndex(({ name }) => name === modality);
    return place === -1 ? modalities.length : place;
  };
  return feeds.sort((a, b) => placeOf(a) - placeOf(b));
}

/** What files have in common whose mapping is the same: what it is remembered under. */
export const signatureOfColumns = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `${name}:${type}`).join('|');

/** Files that hold their own IDs are one feed with those that look alike; others stand alone, for their IDs do. */
const signatureOf = ({ key, name, state: { table } }: ReadFile): string =>
  table.columns.some(({ type }) => type === 'id')
    ? `${signatureOfColumns(table.columns)} ${name.replaceAll(/\d+/g, '#')}`
    : key;

function guessGroup(
  group: readonly ReadFile[],
  all: readonly FileFacts[],
  modalities: readonly TargetModality[],
  before: readonly Feed[],
): Feed[] {
  const [first] = group as [ReadFile];
  const { columns } = first.state.table;
  const vectors = columns.filter(({ type }) => type === 'vector');
  const { idColumn, vectorColumn } = guessColumns(columns);
  const found: Feed[] = [];
  for (const { name, dims } of vectors) {
    const taken = new Set([...before, ...found].flatMap(({ modality }) => modality ?? []));
    const isSole = vectors.length === 1;
    const modality = guessModality({ column: name, file: first.name, dims, isSole }, modalities, taken);
    const isForeign = findForeign({ column: name, file: first.name }, modalities) !== null;
    const isMeant = !isForeign && (isSole || name === vectorColumn);
    found.push({
      key: `${first.key}/${name}`,
      label: labelOf(group),
      files: group.map(({ key }) => key),
      modality: modality ?? (isMeant ? freeModality(modalities, taken) : null),
      vectorColumn: name,
      ids: idColumn === null ? guessIdFile(first, all) : { kind: 'column', column: idColumn },
      idRule: null,
    });
  }
  return found;
}

const freeModality = (modalities: readonly TargetModality[], taken: ReadonlySet<string>): string | null =>
  (modalities.find(({ name }) => !taken.has(name)) ?? modalities[0])?.name ?? null;

function guessIdFile(file: ReadFile, all: readonly FileFacts[]): IdSource {
  const offers = offerIds([file.key], all).filter(({ ids }) => ids.kind === 'file');
  const stem = stemOf(file.name);
  const isSole = new Set(offers.map((offer) => offer.file)).size === 1;
  const named = offers.find((offer) => stemOf(offer.file ?? '').startsWith(stem))?.file;
  const chosen = offers.filter((offer) => isSole || offer.file === named);
  const { idColumn } = guessColumns(
    chosen.map(({ column, elementType }) => ({
      name: column!,
      type: 'id',
      dims: null,
      elementType: elementType!,
    })),
  );
  return chosen.find(({ column }) => column === idColumn)?.ids ?? { kind: 'rows' };
}

const stemOf = (name: string): string => (name.split('/').at(-1) ?? name).replace(/\..*$/u, '');

/** The layout of clip-retrieval: shards of vectors beside shards of metadata. */
function guessShards(files: readonly ReadFile[], modalities: readonly TargetModality[]): Feed[] {
  const shards = matchShards(files, ({ name }) => name) ?? [];
  return (['text', 'image'] as const).flatMap((part) => {
    const pairs = shards.flatMap(({ files: parts }) => {
      const vectors = parts[part];
      return vectors === undefined ? [] : [{ vectors, metadata: parts.metadata }];
    });
    const [first] = pairs;
    const column = first?.vectors.state.table.columns.find(({ type }) => type === 'vector');
    if (first === undefined || column === undefined) return [];
    const metadata = pairs.find((pair) => pair.metadata !== undefined)?.metadata;
    const idColumn = metadata && guessColumns(metadata.state.table.columns).idColumn;
    return [
      {
        key: `${first.vectors.key}/${column.name}`,
        label: labelOf(pairs.map(({ vectors }) => vectors)),
        files: pairs.map(({ vectors }) => vectors.key),
        modality: modalities.some(({ name }) => name === part) ? part : (modalities[0]?.name ?? null),
        vectorColumn: column.name,
        ids:
          typeof idColumn === 'string'
            ? { kind: 'file', files: pairs.map((pair) => pair.metadata?.key ?? null), column: idColumn }
            : numbersOf(pairs.length),
        idRule: null,
      },
    ];
  });
}

/** Rows of several shards that were numbered would overwrite each other: their IDs are missing. */
const numbersOf = (shards: number): IdSource =>
  shards === 1 ? { kind: 'rows' } : { kind: 'file', files: Array<null>(shards).fill(null), column: '' };

const idFilesOf = ({ ids }: Feed): readonly string[] =>
  ids.kind === 'file' ? ids.files.filter((key) => key !== null) : [];

const labelOf = (files: readonly FileFacts[]): string =>
  files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} like it`;
