import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { furthestStep, STEPS, type Step, type UploadState } from '#components/upload/state.ts';

const NAMES: Readonly<Record<Step, string>> = {
  files: 'Files',
  map: 'Map',
  check: 'Check',
  send: 'Send',
  result: 'Result',
};

type Props = { state: UploadState; shown: Step; onStep: (step: Step) => void };

/** Where one is on the way from files to rows that are held. */
export function Steps({ state, shown, onStep }: Props) {
  const furthest = STEPS.indexOf(furthestStep(state));
  const first = state.progress === null ? 0 : STEPS.indexOf('send');
  return (
    <nav aria-label="Steps of the upload" className="mb-5 border-b border-rule">
      <ol className="-mb-px flex gap-x-5 overflow-x-auto">
        {STEPS.map((step, i) => {
          const isDone = i < STEPS.indexOf(shown);
          const isReachable = i >= first && i <= furthest;
          return (
            <li key={step}>
              <button
                type="button"
                disabled={!isReachable}
                aria-current={step === shown ? 'step' : undefined}
                onClick={() => onStep(step)}
                className={clsx(
                  'flex h-9 items-center gap-1.5 border-b-2 whitespace-nowrap',
                  step === shown
                    ? 'border-overprint font-semibold text-ink-1'
                    : isDone
                      ? 'border-transparent text-ink-2 enabled:hover:text-ink-1'
                      : 'border-transparent text-ink-3',
                )}
              >
                <span className="sr-only">{`${i + 1} ${NAMES[step]}${isDone ? ', done' : ''}`}</span>
                {isDone && <Check aria-hidden size={13} strokeWidth={2.5} className="shrink-0" />}
                <span aria-hidden className={clsx(step !== shown && 'max-sm:hidden')}>
                  {i + 1}
                </span>
                <span aria-hidden className={clsx(step !== shown && isDone && 'max-sm:hidden')}>
                  {NAMES[step]}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
