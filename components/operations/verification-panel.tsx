import type { Verification } from '#lib/contract/control.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { counted } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { Panel } from '#components/ui/panel.tsx';

/** What a check of the collection found. */
export function VerificationPanel({ found }: { found: Verification }) {
  const { checked, breaches, repaired, sample } = found;
  const repairs = repaired > 0 ? `, ${counted(repaired, 'repair')}` : '';
  return (
    <Panel
      title="Found"
      sub={`${counted(checked, 'item')} checked, ${counted(breaches, 'breach', 'breaches')}${repairs}`}
    >
      {sample.length === 0 ? (
        <p className="text-ink-2">Every item is where the rules say.</p>
      ) : (
        <DataTable label="Breaches">
          <thead>
            <tr>
              <HeadCell>ID</HeadCell>
              <HeadCell>Rule</HeadCell>
              <HeadCell>What is wrong</HeadCell>
            </tr>
          </thead>
          <tbody>
            {sample.map(({ id, rule, detail }) => (
              <tr key={`${id} ${rule} ${detail}`}>
                <BodyCell>
                  <ItemId id={id} />
                </BodyCell>
                <BodyCell>{rule}</BodyCell>
                <BodyCell>{detail}</BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}
