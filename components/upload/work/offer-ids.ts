import type { FileFacts, IdSource } from './plan.ts';

/** One place where IDs could stand. */
export interface IdOffer {
  ids: IdSource;
  /** The other file that they stand in; null for the feed's own. */
  file: string | null;
  column: string | null;
  elementType: string | null;
}

/** Of another length it is offered all the same: that they do not fit is said then, rather than rows numbered. */
const CALLED_IDS = /(?:^|[^a-z])(?:ids?|keys?)(?:[^a-z][^/]*)?$/iu;

/** Where the IDs of a feed could stand: its own columns, files of as many rows, its row numbers. */
export function offerIds(feedFiles: readonly string[], files: readonly FileFacts[]): IdOffer[] {
  const tableOf = (key: string | undefined) => {
    const state = files.find((file) => file.key === key)?.state;
    return state?.kind === 'read' ? state.table : null;
  };
  const own = tableOf(feedFiles[0]);
  const offers: IdOffer[] = (own?.columns ?? [])
    .filter(({ type }) => type === 'id')
    .map(({ name, elementType }) => ({
      ids: { kind: 'column', column: name },
      file: null,
      column: name,
      elementType,
    }));
  const isLone = feedFiles.length === 1;
  for (const { key, name: file } of isLone ? files : []) {
    const table = tableOf(key);
    const isSameLength = table?.rows === null || own?.rows === null || table?.rows === own?.rows;
    if (table === null || feedFiles.includes(key) || !(isSameLength || CALLED_IDS.test(file))) continue;
    if (table.columns.some(({ type }) => type === 'vector')) continue;
    for (const { name, type, elementType } of table.columns)
      if (type === 'id')
        offers.push({ ids: { kind: 'file', files: [key], column: name }, file, column: name, elementType });
  }
  return [...offers, { ids: { kind: 'rows' }, file: null, column: null, elementType: null }];
}

/** The same for a feed whose IDs stand in shards of their own: the columns of these. */
export function offerShardIds(ids: IdSource & { kind: 'file' }, files: readonly FileFacts[]): IdOffer[] {
  const state = files.find(({ key }) => ids.files.includes(key))?.state;
  const columns = state?.kind === 'read' ? state.table.columns : [];
  return columns
    .filter(({ type }) => type === 'id')
    .map(({ name, elementType }) => ({
      ids: { ...ids, column: name },
      file: null,
      column: name,
      elementType,
    }));
}
