'use client';

import { type SubmitEvent, useState } from 'react';
import { useZone } from '#components/hooks/use-browser.ts';
import type { ChosenSpan } from '#components/throughput/chosen-span.ts';
import { readFields, toField } from '#components/throughput/custom-span.ts';
import { MainButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { TextField } from '#components/ui/text-field.tsx';

type Props = {
  /** What the charts show now, from where to where. */
  shown: { from: number; to: number };
  onChoose: (span: ChosenSpan) => void;
  onClose: () => void;
};

/** Chooses any span of the last eight days, in the reader's zone. */
export function RangeDialog({ shown, onChoose, onClose }: Props) {
  const zone = useZone();
  const [from, setFrom] = useState(() => toField(shown.from));
  const [to, setTo] = useState(() => toField(shown.to));
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFields(from, to, Date.now());
    if ('problem' in read) return setProblem(read.problem);
    onChoose(read);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      placed="middle"
      title="Show a range"
      description={`Times are local: ${zone}. Eight days are kept, the last two hours in steps of 5 s.`}
    >
      <form onSubmit={choose} className="mt-4 flex flex-wrap items-start gap-4" noValidate>
        <TextField
          label="From"
          type="datetime-local"
          className="min-w-[200px] flex-1"
          value={from}
          problem={problem}
          onChange={({ target }) => setFrom(target.value)}
        />
        <TextField
          label="To"
          type="datetime-local"
          className="min-w-[200px] flex-1"
          value={to}
          onChange={({ target }) => setTo(target.value)}
        />
        <div className="flex w-full justify-end">
          <MainButton type="submit">Show this range</MainButton>
        </div>
      </form>
    </Dialog>
  );
}
