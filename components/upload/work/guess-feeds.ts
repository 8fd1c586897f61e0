import { guessColumns } from '#lib/formats/files/guess-columns.ts';
import type { Column } from '#lib/formats/files/table.ts';
import { findForeign, freeModality, guessModality, tellsModality } from './guess-modality.ts';
import { guessNumbered, guessShards, labelOf, type ReadFile } from './guess-shards.ts';
import { patternOf } from './match-numbered.ts';
import { offerIds } from './offer-ids.ts';
import type { Feed, FileFacts, IdSource, TargetModality } from './plan.ts';

/** The feeds that a heap of files probably means. For a person to see and correct. */
export function guessFeeds(files: readonly FileFacts[], modalities: readonly TargetModality[]): Feed[] {
  const read = files.filter((file): file is ReadFile => file.state.kind === 'read');
  const retrieval = guessShards(read, modalities);
  const shards = [...retrieval, ...guessNumbered(leftBy(retrieval, read), modalities, retrieval)];
  const others = leftBy(shards, read);
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
    ? `${signatureOfColumns(table.columns)} ${patternOf(withoutParts(name))}`
    : key;

/** Folders that cut one table into parts, unless they tell of a modality: `lang=de/`, `train/`. */
const withoutParts = (name: string): string =>
  name.replaceAll(/(?<=^|\/)(?:[^/=]+=[^/]*|train|test|val|valid|validation|dev|eval)\//giu, (folder) =>
    tellsModality(folder) ? folder : '',
  );

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
  const isSole = vectors.length === 1;
  const told = vectors.map(({ name }) =>
    guessModality({ column: name, file: first.name, dims: null, isSole }, modalities, new Set()),
  );
  for (const { name, dims } of vectors) {
    const taken = new Set(
      [...told, ...[...before, ...found].map(({ modality }) => modality)].flatMap((each) => each ?? []),
    );
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

function guessIdFile(file: ReadFile, all: readonly FileFacts[]): IdSource {
  const offers = offerIds([file.key], all).filter(({ ids }) => ids.kind === 'file');
  const stem = stemOf(file.name);
  const isSole = new Set(offers.map((offer) => offer.file)).size === 1;
  const named = offers.find((offer) => stemOf(offer.file ?? '').startsWith(stem))?.file;
  const beside = offers.filter((offer) => folderOf(offer.file ?? '') === folderOf(file.name));
  const isSoleBeside = new Set(beside.map((offer) => offer.file)).size === 1;
  const meant = named ?? (isSoleBeside ? beside[0]?.file : undefined);
  const chosen = offers.filter((offer) => isSole || offer.file === meant);
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

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);

const stemOf = (name: string): string => (name.split('/').at(-1) ?? name).replace(/\..*$/u, '');

/** Those that no feed has taken, neither for its vectors nor for its IDs. */
function leftBy(feeds: readonly Feed[], files: readonly ReadFile[]): ReadFile[] {
  const taken = new Set(feeds.flatMap((feed) => [...feed.files, ...idFilesOf(feed)]));
  return files.filter(({ key }) => !taken.has(key));
}

const idFilesOf = ({ ids }: Feed): readonly string[] =>
  ids.kind === 'file' ? ids.files.filter((key) => key !== null) : [];
