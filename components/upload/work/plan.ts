import type { Column } from '#lib/formats/files/table.ts';
import type { Similarity } from '#lib/contract/vocabulary.ts';
import type { IdRule } from './id-rule.ts';

/** What is known of a file that was picked. */
export interface FileFacts {
  /** A name of its own within this upload. */
  key: string;
  /** Its path within what was dropped. */
  name: string;
  bytes: number;
  modifiedAt: number;
  state:
    | { kind: 'reading' }
    | { kind: 'left out'; why: string }
    | { kind: 'read'; table: TableFacts }
    /** Rows of these files that were refused before. */
    | { kind: 'refused'; rows: number; files: readonly string[] };
}

/** What a file turned out to hold. */
export interface TableFacts {
  /** Its layout in words. */
  content: string;
  /** null where only reading all of it would tell. */
  rows: number | null;
  columns: readonly Column[];
  warnings: readonly string[];
}

/** Where the IDs of a feed's rows stand. */
export type IdSource =
  | { kind: 'column'; column: string }
  /** In another file, row n with row n: for each of the feed's files, in their order; null where it is missing. */
  | { kind: 'file'; files: readonly (string | null)[]; column: string }
  /** A row's place in its file, from 0 on. */
  | { kind: 'rows' };

/** Of a shard whose IDs are missing. */
export const NO_METADATA =
  'there is no metadata of this shard, in which its IDs are: add the file of its number, and pick the folder again';

/** Vectors of one modality, in one file or several alike. */
export interface Feed {
  key: string;
  label: string;
  files: readonly string[];
  /** null: left out. */
  modality: string | null;
  vectorColumn: string;
  ids: IdSource;
  /** null: the one under which most IDs meet. */
  idRule: IdRule | null;
}

/** A modality of the collection that the upload goes to. */
export interface TargetModality {
  name: string;
  dims: number | null;
  similarity: Similarity;
  required: boolean;
}

/** Where an upload goes. */
export interface Target {
  collection: string;
  modalities: readonly TargetModality[];
  /** Rows carry versions of their own. */
  hasVersions: boolean;
  /** Who is said to have sent it, where no key says. */
  producer: string;
}

/** All that there is to know before it begins. */
export interface Plan {
  target: Target;
  feeds: readonly Feed[];
  /** Of files that were sent before, only the rows that were refused then. */
  isOnlyRefused: boolean;
}

/** Those of a plan's feeds that are sent. */
export const chosenFeeds = ({ feeds }: Pick<Plan, 'feeds'>): (Feed & { modality: string })[] =>
  feeds.flatMap((feed) => (feed.modality === null ? [] : [{ ...feed, modality: feed.modality }]));
