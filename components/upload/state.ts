import type { Feed, FileFacts, Plan, Target } from '#components/upload/work/plan.ts';
import type {
  CheckProgress,
  Estimate,
  Findings,
  RefusedBefore,
  Report,
  Sample,
  SendEnd,
  SendProgress,
} from '#components/upload/work/protocol.ts';
import type { Tally } from '#components/upload/work/tally.ts';

/** An upload that is over, before a retry. */
export interface Earlier {
  files: readonly FileFacts[];
  feeds: readonly Feed[];
  /** What all tries together came to: each row by its last answer. */
  total: Tally;
  findings: Findings | null;
  progress: SendProgress;
  end: SendEnd;
}

/** All that a page shows of an upload. */
export interface UploadState {
  files: readonly FileFacts[];
  feeds: readonly Feed[];
  target: Target | null;
  plan: Plan | null;
  /** null while the first rows are being read. */
  samples: readonly Sample[] | null;
  estimate: Estimate | null;
  checking: CheckProgress | null;
  findings: Findings | null;
  progress: SendProgress | null;
  end: SendEnd | null;
  /** What was sent before, while its refused rows are tried again. */
  earlier: Earlier | null;
  /** Rows of these files that were refused before. */
  refusedBefore: RefusedBefore | null;
  /** Whether only those are to be sent; null while nobody chose. */
  isOnlyRefusedChosen: boolean | null;
  /** What went wrong with the work itself. */
  broken: string | null;
}

/** Before anything was picked. */
export const NOTHING_YET: UploadState = {
  files: [],
  feeds: [],
  target: null,
  plan: null,
  samples: null,
  estimate: null,
  checking: null,
  findings: null,
  progress: null,
  end: null,
  earlier: null,
  refusedBefore: null,
  isOnlyRefusedChosen: null,
  broken: null,
};

/** What all tries together came to, once the last one is over. */
export function totalOf({ progress, end, earlier }: UploadState): Tally | null {
  if (progress === null || end === null) return null;
  return end.together ?? earlier?.total ?? progress.tally;
}

/** Whether only rows that were refused before are sent: a list of them that was dropped too says so, and a person. */
export const isOnlyRefused = ({
  refusedBefore,
  isOnlyRefusedChosen,
}: Pick<UploadState, 'refusedBefore' | 'isOnlyRefusedChosen'>): boolean =>
  isOnlyRefusedChosen ?? typeof refusedBefore?.list === 'string';

/** What is known after a report of the worker. */
export function take(state: UploadState, report: Exclude<Report, { kind: 'refused' }>): UploadState {
  switch (report.kind) {
    case 'files': {
      const known = new Map(report.files.map((file) => [file.key, file]));
      return { ...state, files: state.files.map((file) => known.get(file.key) ?? file) };
    }
    case 'sampled':
      return {
        ...state,
        samples: report.samples,
        estimate: report.estimate,
        refusedBefore: report.refusedBefore,
      };
    case 'checking':
      return { ...state, checking: report.progress };
    case 'checked':
      return { ...state, checking: null, findings: report.findings };
    case 'sending':
      return { ...state, progress: report.progress };
    case 'sent':
      return { ...state, progress: report.progress, end: report.end };
    case 'broken':
      return { ...state, broken: report.why, checking: null };
  }
}

/** The steps, in their order. */
export const STEPS = ['files', 'map', 'check', 'send', 'result'] as const;
export type Step = (typeof STEPS)[number];

/** The last step that there is something to see at. */
export function furthestStep({ files, feeds, checking, findings, progress, end }: UploadState): Step {
  if (end !== null) return 'result';
  if (progress !== null) return 'send';
  if (checking !== null || findings !== null) return 'check';
  const isRead = files.every(({ state }) => state.kind !== 'reading');
  return isRead && feeds.length > 0 ? 'map' : 'files';
}

/** The step that is shown: the one that is asked for, or the last one before it that can be. Once on its way there is no way back. */
export function shownStep(state: UploadState, asked: Step | null): Step {
  const furthest = furthestStep(state);
  const first: Step = state.progress === null ? 'files' : 'send';
  if (asked === null) return furthest;
  const at = STEPS.indexOf(asked);
  return STEPS[Math.min(Math.max(at, STEPS.indexOf(first)), STEPS.indexOf(furthest))]!;
}
