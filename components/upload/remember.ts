import { offerIds, offerShardIds } from '#components/upload/work/offer-ids.ts';
import { signatureOfColumns } from '#components/upload/work/guess-feeds.ts';
import type { Feed, FileFacts, IdSource, TargetModality } from '#components/upload/work/plan.ts';

interface Mapping extends Pick<Feed, 'modality' | 'idRule'> {
  /** null: there was no choice. */
  ids: IdSource | null;
}

const keyOf = (collection: string): string => `muster-upload:${collection}`;

/** What a feed's mapping is remembered under: files of the same kind are called alike but for numbers. */
function signatureOf(files: readonly FileFacts[], feed: Feed): string {
  const file = files.find(({ key }) => key === feed.files[0]);
  const name = file?.name.replaceAll(/\d+/g, '#') ?? '';
  return `${name} ${feed.vectorColumn} ${columnsOf(files, feed.files[0])}`;
}

/** Keeps a mapping for the next time that such a file goes into this collection. */
export function rememberMapping(collection: string, files: readonly FileFacts[], feed: Feed): void {
  const { modality, idRule } = feed;
  const ids = offerIds(feed.files, files).length > 1 || feed.ids.kind !== 'rows' ? feed.ids : null;
  const all = { ...readAll(collection), [signatureOf(files, feed)]: { modality, ids, idRule } };
  localStorage.setItem(keyOf(collection), JSON.stringify(all));
}

/** A feed as it was mapped the last time, as far as that still makes sense. */
export function recallMapping(
  collection: string,
  files: readonly FileFacts[],
  modalities: readonly TargetModality[],
  feed: Feed,
): Feed {
  const known = readAll(collection)[signatureOf(files, feed)];
  if (known === undefined) return feed;
  const { modality, ids, idRule } = known;
  const isKnown = modality === null || modalities.some(({ name }) => name === modality);
  return {
    ...feed,
    modality: isKnown ? modality : feed.modality,
    ids: findOffered(ids, files, feed) ?? feed.ids,
    idRule,
  };
}

/** Where IDs stood the last time, if they still can. Files go by other names in every upload: of those only the column is remembered. */
function findOffered(ids: IdSource | null, files: readonly FileFacts[], feed: Feed): IdSource | null {
  if (ids?.kind !== 'file') {
    const offers = offerIds(feed.files, files).map((offer) => offer.ids);
    return offers.find((offer) => JSON.stringify(offer) === JSON.stringify(ids)) ?? null;
  }
  const offers = feed.ids.kind === 'file' ? offerShardIds(feed.ids, files) : [];
  return offers.find(({ column }) => column === ids.column)?.ids ?? null;
}

/** A file that is added to a retry means what those before it meant that have the same columns. */
export function mapLikeBefore(before: readonly Feed[], files: readonly FileFacts[], feed: Feed): Feed {
  const alike = before.find(
    ({ vectorColumn, files: [first] }) =>
      vectorColumn === feed.vectorColumn && columnsOf(files, first) === columnsOf(files, feed.files[0]),
  );
  if (alike === undefined || before.some(({ key }) => key === feed.key)) return feed;
  const { modality, ids, idRule } = alike;
  return { ...feed, modality, ids: ids.kind === 'column' ? ids : feed.ids, idRule };
}

function columnsOf(files: readonly FileFacts[], key: string | undefined): string {
  const state = files.find((file) => file.key === key)?.state;
  return state?.kind === 'read' ? signatureOfColumns(state.table.columns) : '';
}

function readAll(collection: string): Record<string, Mapping> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(collection)) ?? '{}') as Record<string, Mapping>;
  } catch {
    return {};
  }
}
