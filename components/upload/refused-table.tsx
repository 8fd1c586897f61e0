import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { grouped } from '#components/ui/format.ts';
import { cureOf } from '#components/upload/cures.ts';
import type { FaultGroup } from '#components/upload/work/faults.ts';

/** Refused rows by code: how many, the first of them, what to do. */
export function RefusedTable({ groups }: { groups: readonly FaultGroup[] }) {
  return (
    <DataTable label="Refused rows by reason">
      <thead>
        <tr>
          <HeadCell>Code</HeadCell>
          <HeadCell numeric>Rows</HeadCell>
          <HeadCell className="w-full max-md:hidden">First one</HeadCell>
          <HeadCell className="max-md:hidden">What to do</HeadCell>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRows key={group.code} group={group} />
        ))}
      </tbody>
    </DataTable>
  );
}

function GroupRows({ group: { code, rows, first } }: { group: FaultGroup }) {
  const example = `${first.file}, row ${grouped(first.row)}: ${first.reason}`;
  const cure = cureOf(code);
  return (
    <>
      <tr className="max-md:[&>td]:border-b-0">
        <BodyCell className="font-mono text-small">{code}</BodyCell>
        <BodyCell numeric>{grouped(rows)}</BodyCell>
        <BodyCell className="whitespace-normal! [overflow-wrap:anywhere] max-md:hidden">{example}</BodyCell>
        <BodyCell className="text-ink-2 max-md:hidden">{cure}</BodyCell>
      </tr>
      <tr className="md:hidden">
        <BodyCell colSpan={4} className="h-auto! pb-2 whitespace-normal! [overflow-wrap:anywhere]">
          {example}. <span className="text-ink-2">{cure}.</span>
        </BodyCell>
      </tr>
    </>
  );
}
