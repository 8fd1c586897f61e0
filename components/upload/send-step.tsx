'use client';

import { clockSeconds, counted, duration, grouped, memory } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { GiveKey } from '#components/upload/give-key.tsx';
import { LotPanel } from '#components/upload/lot-panel.tsx';
import { Outcome } from '#components/upload/outcome.tsx';
import { PaceChart } from '#components/upload/pace-chart.tsx';
import { RefusedPanel } from '#components/upload/refused-panel.tsx';
import { useUpload } from '#components/upload/use-upload.ts';
import type { SendProgress } from '#components/upload/work/protocol.ts';

/** The fourth step: rows on their way, and what became of those that are answered. */
export function SendStep() {
  const { progress, target, end } = useUpload();
  if (progress === null) return null;
  const { tally, rowsTotal, points, notices } = progress;
  const last = notices.at(-1);
  return (
    <div className="grid gap-7">
      {progress.lock !== null && <GiveKey lock={progress.lock} {...{ tally, rowsTotal }} />}
      <section aria-label="Progress">
        <div className="mb-2 flex flex-wrap items-end justify-between gap-x-6">
          <p className="tabular-nums">
            <span className="text-figure-lg font-figure text-value">{grouped(tally.rows)}</span>{' '}
            <span className="text-ink-2">of {counted(rowsTotal, 'row')} answered</span>
          </p>
          <p className="text-ink-2 tabular-nums">
            {sayPace(progress)}
            {knowsLeft(progress) && (
              <>
                {' · '}
                <strong className="font-semibold text-value">{duration(progress.pace.leftMs)} left</strong>
              </>
            )}
          </p>
        </div>
        <Outcome progress={progress} isOver={end !== null} />
        <output className="sr-only">{saySummary(progress)}</output>
      </section>
      <div className="grid gap-x-8 gap-y-7 @4xl:grid-cols-[1fr_320px]">
        <LotPanel progress={progress} modalities={target?.modalities ?? []} />
        <Panel title="Pace" sub="rows a second">
          <PaceChart points={points} />
          {last && (
            <output className="block mt-2 text-small text-ink-2">
              {clockSeconds(last.at)}: {last.text}
            </output>
          )}
        </Panel>
      </div>
      <RefusedPanel />
    </div>
  );
}

function sayPace({ state, pace, tally, rowsTotal }: SendProgress): string {
  if (state === 'paused') return 'Paused. What was sent stays.';
  if (state === 'locked') return 'Held until there is a key.';
  if (state === 'ending') return 'Waiting for the last answers.';
  if (tally.rows === rowsTotal) return 'All answered.';
  if (state === 'waiting') return 'Waiting until Muster takes rows again.';
  if (pace.rowsPerS === 0) return `Waiting for the ${tally.rows === 0 ? 'first' : 'next'} answer.`;
  return `${grouped(pace.rowsPerS)} rows/s · ${memory(pace.bytesPerS, null)}/s`;
}

/** Not before it is known, and not while nothing goes on. */
const knowsLeft = (progress: SendProgress): progress is SendProgress & { pace: { leftMs: number } } =>
  progress.state === 'sending' && progress.pace.leftMs !== null && progress.tally.rows < progress.rowsTotal;

/** In tenths, so that who listens hears of it now and then. */
const saySummary = ({ tally, rowsTotal, state }: SendProgress): string =>
  `${Math.floor((tally.rows / Math.max(1, rowsTotal)) * 10) * 10} % answered${state === 'paused' ? ', paused' : ''}${state === 'locked' ? ', held until there is a key' : ''}${state === 'waiting' ? ', waiting until Muster takes rows again' : ''}`;
