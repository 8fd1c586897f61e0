import { expect, test } from 'vitest';
import { furthestStep, NOTHING_YET, shownStep, type UploadState } from '#components/upload/state.ts';

const progress = {} as UploadState['progress'];
const findings = {} as UploadState['findings'];

test('a step of the address that has nothing to show gives way to the last one that has', () => {
  expect(shownStep(NOTHING_YET, 'send')).toBe('files');
  expect(shownStep({ ...NOTHING_YET, findings }, 'result')).toBe('check');
  expect(shownStep({ ...NOTHING_YET, findings }, 'files')).toBe('files');
});

test('once rows are on their way there is no way back to their mapping', () => {
  expect(shownStep({ ...NOTHING_YET, progress }, 'map')).toBe('send');
});

test('what is over is shown by its result', () => {
  expect(
    furthestStep({
      ...NOTHING_YET,
      progress,
      end: { how: 'done', why: null, faults: [], together: null },
    }),
  ).toBe('result');
});
