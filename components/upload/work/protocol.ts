/** What the page and its worker tell each other. */
import type { Combination } from './census.ts';
import type { FaultGroup } from './faults.ts';
import type { Lock } from './hold.ts';
import type { IdRule } from './id-rule.ts';
import type { Norms } from './norms.ts';
import type { Pace } from './pace.ts';
import type { FileFacts, Plan } from './plan.ts';
import type { Tally } from './tally.ts';

/** A file that was picked. */
export interface PickedFile {
  key: string;
  name: string;
  file: File;
}

/** From the page. */
export type Order =
  | { kind: 'add'; files: readonly PickedFile[] }
  | { kind: 'sample'; plan: Plan }
  | { kind: 'check'; plan: Plan }
  /** @param isAnew forgets what an earlier try of the same files has sent */
  | {
      kind: 'send';
      plan: Plan;
      rowsPerFile: Readonly<Record<string, number>>;
      isInOrder: boolean;
      isAnew: boolean;
    }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'cancel' }
  | { kind: 'list refused' }
  /** Whether all files and row groups are told of, or some of them. */
  | { kind: 'show'; isAll: boolean }
  /** From now on only what was refused is meant, and files that were added since; or all again. */
  | { kind: 'retry'; isOn: boolean };

/** From the worker. */
export type Report =
  | { kind: 'files'; files: readonly FileFacts[] }
  | ({ kind: 'sampled' } & Sampled)
  | { kind: 'checking'; progress: CheckProgress }
  | { kind: 'checked'; findings: Findings }
  | { kind: 'sending'; progress: SendProgress }
  | { kind: 'sent'; progress: SendProgress; end: SendEnd }
  | { kind: 'refused'; csv: Blob }
  | { kind: 'broken'; why: string };

/** What was seen by a look at a plan's files. */
export interface Sampled {
  samples: readonly Sample[];
  estimate: Estimate | null;
  /** null: nothing is known of any. */
  refusedBefore: RefusedBefore | null;
}

/** Rows of these files that were refused before. */
export interface RefusedBefore {
  rows: number;
  files: readonly string[];
  /** The list that tells of them; null: this browser remembers. */
  list: string | null;
  /** When they were refused, where this browser remembers. */
  at: number | null;
}

/** The first rows of a feed. */
export interface Sample {
  feed: string;
  idRule: IdRule;
  rows: readonly { row: number; given: string; id: string; values: readonly number[] }[];
  dims: number;
  norms: Norms | null;
  /** By each rule: how many of its IDs meet those of other feeds. */
  pairs: Readonly<Record<IdRule, number>>;
  /** Of its IDs, how many have come before in it. */
  repeats: number;
  /** How many IDs were looked at; of all, null where nobody knows. */
  looked: { rows: number; rowsTotal: number | null };
  /** Why there are none. */
  fault: string | null;
}

/** What an upload would leave, as far as was looked. */
export interface Estimate {
  combinations: readonly Combination[];
  /** Rows looked at. */
  rows: number;
  /** Of all rows; null where nobody knows. */
  rowsTotal: number | null;
  /** Whether Muster could say what it holds. */
  knowsHeld: boolean;
}

/** How far a check is. */
export interface CheckProgress {
  rows: number;
  /** null where only reading all of it tells: then bytes do. */
  rowsTotal: number | null;
  bytes: number;
  bytesTotal: number;
}

/** A file that ends early or is damaged: its rows up to there count. */
export interface FileFault {
  file: string;
  why: string;
  /** How many were read before. */
  rows: number;
}

/** What a check of every row came to. */
export interface Findings {
  rows: number;
  /** By feed and file, as `rowsKey` names them. */
  rowsPerFile: Readonly<Record<string, number>>;
  groups: readonly FaultGroup[];
  refused: number;
  /** Rows whose ID has come with the same modality before: the last of them wins. */
  repeats: number;
  /** Rows beyond those that can be told apart. */
  uncounted: number;
  combinations: readonly Combination[];
  knowsHeld: boolean;
  faults: readonly FileFault[];
  /** Rows that were to be tried again and are not there. */
  notFound: number;
  /** Rows that an earlier try of the same files has sent. */
  answeredBefore: number;
}

/** One file of a feed on its way, or a row group of it. */
export interface FileProgress extends Tally {
  key: string;
  name: string;
  /** From 1 on; null for a file as a whole. */
  group: number | null;
  modality: string;
  rowsTotal: number;
  /** Of a row group: sent by an earlier try, which did not count them by themselves. */
  rowsBefore: number;
  state: 'before' | 'waiting' | 'sending' | 'done' | 'broken';
}

/** What happened on the way, for a person. */
export interface Notice {
  at: number;
  text: string;
}

/** Of all files and row groups on their way. */
interface LotCounts {
  files: number;
  /** Row groups, and files without such. */
  parts: number;
  partsSending: number;
  areGroups: boolean;
  /** Whether all were asked for. */
  areAll: boolean;
}

/** How far sending is. */
export interface SendProgress {
  state: 'sending' | 'waiting' | 'paused' | 'locked' | 'ending';
  /** Why the key may not send; null while it may. */
  lock: Lock | null;
  startedAt: number;
  tally: Tally;
  rowsTotal: number;
  /** Requests that are not answered yet. */
  inFlight: number;
  pace: Pace;
  /** Rows a second, one a second: the last ten minutes. */
  points: readonly { at: number; rowsPerS: number }[];
  waits: number;
  waitedMs: number;
  notices: readonly Notice[];
  /** Some of them, unless all are asked for. */
  files: readonly FileProgress[];
  counts: LotCounts;
  groups: readonly FaultGroup[];
}

/** How it ended. */
export interface SendEnd {
  how: 'done' | 'cancelled' | 'halted';
  /** Why it had to halt. */
  why: string | null;
  faults: readonly FileFault[];
  /** After rows were tried again: each row by its last answer. */
  together: Tally | null;
}

/** What a feed's file is called where rows are counted. */
export const rowsKey = (feed: string, file: string): string => `${feed} ${file}`;
