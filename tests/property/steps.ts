import * as fc from 'fast-check';
import {
  canSettle,
  canWrite,
  claim,
  crash,
  lookUp,
  settle,
  wake,
  write,
  type WriteEnd,
} from './index-steps.ts';
import {
  actOn,
  anyWish,
  applyAgePolicy,
  commit,
  deleteDocuments,
  deleteItems,
  preview,
  verify,
} from './operate-steps.ts';
import {
  abandon,
  ask,
  canAsk,
  canLeaveOld,
  canPutUnder,
  leaveOld,
  previewRename,
  putUnder,
  RULES,
} from './rename-steps.ts';
import { IDS } from './shape.ts';
import { anyStep } from './step.ts';
import { anySent, put } from './take-in.ts';
import {
  canGrowOld,
  canLapse,
  canLetIn,
  canLoseDocument,
  loseDocument,
  growOld,
  lapse,
  letIn,
  loseRedis,
} from './time-steps.ts';
import type { State, World } from './world.ts';

const anyId = fc.constantFrom(...IDS);
const anyIds = fc.uniqueArray(anyId, { minLength: 1, maxLength: 2 });
const anyIndexer = fc.nat(1);
const nth = fc.nat(3);

/** Indexing is paused: nothing is claimed, what is under way goes on. */
async function pause(state: State): Promise<void> {
  state.isPaused = true;
}

async function resume(state: State): Promise<void> {
  state.isPaused = false;
}

const isPaused = (state: Readonly<State>): boolean => state.isPaused;
const isAnyDue = ({ model }: Readonly<State>): boolean =>
  [...model.items.values()].some(({ isDue }) => isDue);

const ENDS: WriteEnd[] = ['answered', 'answer lost', 'engine away', 'first rejected', 'first undecided'];

/** Each step that anyone may take, and how often it is drawn beside the others. */
const DRAWN: [times: number, step: fc.Arbitrary<fc.AsyncCommand<State, World, true>>][] = [
  [16, anyStep(put, anySent)],
  [
    32,
    anyStep(
      claim,
      fc.record({ indexer: anyIndexer, itemsMax: fc.constantFrom(1, 100) }),
      (state) => isAnyDue(state) && !isPaused(state),
    ),
  ],
  [16, anyStep(write, fc.record({ batch: nth, end: fc.constant<WriteEnd>('answered') }), canWrite)],
  [8, anyStep(write, fc.record({ batch: nth, end: fc.constantFrom(...ENDS) }), canWrite)],
  [24, anyStep(settle, fc.record({ batch: nth }), canSettle)],
  [12, anyStep(lapse, anyId, canLapse)],
  [2, anyStep(crash, anyIndexer)],
  [8, anyStep(lookUp, fc.constant(null))],
  [12, anyStep(wake, fc.record({ found: nth }), ({ found }) => found.length > 0)],
  [16, anyStep(preview, anyWish)],
  [16, anyStep(commit, fc.record({ preview: nth }), ({ previews }) => previews.length > 0)],
  [
    4,
    anyStep(
      actOn,
      fc.record({
        verb: fc.constantFrom('flush', 'hasten', 'requeue', 'discard'),
        ids: anyIds,
        list: fc.constantFrom('unmatched', 'ready', 'failed'),
      }),
    ),
  ],
  [1, anyStep(applyAgePolicy, fc.constantFrom('flush', 'discard'))],
  [4, anyStep(growOld, anyId, canGrowOld)],
  [1, anyStep(deleteItems, anyIds)],
  [8, anyStep(deleteDocuments, fc.constant(null), ({ deleting }) => deleting.length > 0)],
  [16, anyStep(letIn, anyId, canLetIn)],
  [1, anyStep(pause, fc.constant(null), (state) => !isPaused(state))],
  [8, anyStep(resume, fc.constant(null), isPaused)],
  [2, anyStep(verify, fc.boolean())],
  [8, anyStep(previewRename, fc.record({ rule: fc.constantFrom(...RULES), partition: nth }))],
  [12, anyStep(ask, fc.record({ rename: nth }), canAsk)],
  [12, anyStep(putUnder, fc.record({ rename: nth }), canPutUnder)],
  [12, anyStep(leaveOld, fc.record({ rename: nth }), canLeaveOld)],
  [1, anyStep(abandon, fc.constant(null), ({ renames }) => renames.length > 0)],
  [4, anyStep(loseDocument, anyId, canLoseDocument)],
  [1, anyStep(loseRedis, fc.constant(null), ({ wasEmptied }) => !wasEmptied)],
];

/** Every step, the ones that move things along more often. */
export const STEPS = DRAWN.flatMap(([times, step]) => Array.from({ length: times }, () => step));
