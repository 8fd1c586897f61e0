import { Button, MainButton } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { upload } from '#components/upload/session.ts';
import type { SendProgress } from '#components/upload/work/protocol.ts';

type Props = Pick<SendProgress, 'tally' | 'rowsTotal' | 'inFlight'> & { onClose: () => void };

/** What a cancel keeps and what it leaves, before it is done. */
export function CancelUpload({ tally: { rows, refused }, rowsTotal, inFlight, onClose }: Props) {
  const left = rowsTotal - rows;
  const facts = [
    ['Held', `${counted(rows - refused, 'row')}; they stay`],
    ...(refused > 0
      ? [
          [
            'Refused',
            `${counted(refused, 'row')}; the result lists ${refused === 1 ? 'it' : 'them'}`,
          ] as const,
        ]
      : []),
    ['In flight', `${counted(inFlight, 'batch', 'batches')}; waited for, and counted`],
    ['Left', `${counted(left, 'row')}, and fewer by what is in flight`],
  ] as const;
  return (
    <Dialog
      open
      onClose={onClose}
      placed="middle"
      title="Cancel this upload?"
      description="Sending goes on until you decide. Pick the same files again later, and it goes on after the last row that was answered."
    >
      <dl className="mt-4 grid grid-cols-[88px_1fr] gap-y-1.5 border-t border-rule pt-3 tabular-nums">
        {facts.map(([name, fact]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 flex flex-wrap gap-2">
        <MainButton
          onClick={() => {
            upload.cancel();
            onClose();
          }}
        >
          Leave {grouped(left)} unsent
        </MainButton>
        <Button onClick={onClose}>Go on sending</Button>
      </div>
    </Dialog>
  );
}
