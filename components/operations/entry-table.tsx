import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { Time } from '#components/ui/time.tsx';
import { ACTIONS, describeMeant, describeOutcome, type Entry } from '#components/operations/words.ts';
import { operationAddress } from '#components/shell/pages.ts';

type Props = { label: string; collection: string; entries: readonly Entry[] };

/** Actions, newest first, each with what came of it. */
export function EntryTable({ label, collection, entries }: Props) {
  return (
    <DataTable label={label}>
      <thead>
        <tr>
          <HeadCell>When</HeadCell>
          <HeadCell>Action</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell>By</HeadCell>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id} className="hover:bg-sunk">
            <BodyCell className="text-ink-2">
              <Time ms={entry.at} />
            </BodyCell>
            <BodyCell>
              <Link
                href={operationAddress(collection, entry.id)}
                prefetch={false}
                className="font-medium underline decoration-strong underline-offset-4 hover:decoration-current"
              >
                {ACTIONS[entry.action]}
              </Link>
            </BodyCell>
            <BodyCell className="max-w-[420px] truncate text-ink-2">
              <span title={describeMeant(entry)}>{describeMeant(entry)}</span>
            </BodyCell>
            <BodyCell className="tabular-nums">
              <OutcomeWords entry={entry} />
            </BodyCell>
            <BodyCell className="text-ink-2">{entry.actor}</BodyCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}

/** What came of it; trouble has an icon and its colour. */
export function OutcomeWords({ entry }: { entry: Entry }) {
  const words = describeOutcome(entry);
  if (entry.outcome?.state !== 'failed') return words;
  return (
    <span className="inline-flex items-center gap-1.5 text-bad">
      <CircleAlert aria-hidden size={14} />
      {words}
    </span>
  );
}
