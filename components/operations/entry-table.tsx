import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { BodyCell, DataTable, FOLDED, HeadCell } from '#components/ui/data-table.tsx';
import { Time } from '#components/ui/time.tsx';
import {
  ACTIONS,
  describeMeant,
  describeOutcome,
  describeReceipt,
  type Entry,
} from '#components/operations/words.ts';
import { operationAddress } from '#components/shell/pages.ts';

type Props = { label: string; collection: string; entries: readonly Entry[] };

/** Actions, newest first, each with what came of it. */
export function EntryTable({ label, collection, entries }: Props) {
  return (
    <DataTable label={label}>
      <thead className={FOLDED.head}>
        <tr>
          <HeadCell>When</HeadCell>
          <HeadCell>Action</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell>By</HeadCell>
        </tr>
      </thead>
      <tbody className={FOLDED.body}>
        {entries.map((entry) => (
          <tr key={entry.id} className={`hover:bg-sunk ${FOLDED.row}`}>
            <BodyCell className="text-ink-2 max-md:order-2 max-md:text-right">
              <Time ms={entry.at} />
            </BodyCell>
            <BodyCell className="max-md:order-1">
              <Link
                href={operationAddress(collection, entry.id)}
                prefetch={false}
                className="font-medium underline decoration-strong underline-offset-4 hover:decoration-current"
              >
                {ACTIONS[entry.action]}
              </Link>
            </BodyCell>
            <BodyCell className="max-w-[420px] truncate text-ink-2 max-md:order-4 max-md:col-span-2 max-md:max-w-none max-md:empty:hidden">
              {describeMeant(entry) !== '' && (
                <span title={describeMeant(entry)}>{describeMeant(entry)}</span>
              )}
            </BodyCell>
            <BodyCell className="tabular-nums max-md:order-3 max-md:whitespace-normal">
              <OutcomeWords entry={entry} />
            </BodyCell>
            <BodyCell className="text-ink-2 max-md:order-3 max-md:text-right">{entry.actor}</BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}

/** What came of it; trouble has an icon and its colour. `isFull`: in whole sentences. */
export function OutcomeWords({ entry, isFull = false }: { entry: Entry; isFull?: boolean }) {
  const words = isFull ? describeReceipt(entry) : describeOutcome(entry);
  if (entry.outcome?.state !== 'failed') return words;
  return (
    <span className="inline-flex items-center gap-1.5 text-bad">
      <CircleAlert aria-hidden size={14} />
      {words}
    </span>
  );
}
