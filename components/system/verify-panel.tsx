import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { VerifyRow } from '#components/system/verify-row.tsx';
import { DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { LivePanel } from '#components/ui/live-panel.tsx';

const HEIGHT = 120;

/** Every item against the rules, per collection: what the last look found, and the button for another. */
export function VerifyPanel(props: SystemPanelProps) {
  return (
    <LivePanel
      title="Verify"
      what="What was verified"
      sub="every item against sets, lists and index; it changes nothing"
      {...props}
      outline={<p style={{ minHeight: HEIGHT }}>–</p>}
    >
      {({ engine: { indices }, verified }) => (
        <div style={{ minHeight: HEIGHT }}>
          <DataTable label="Last verify of each collection" className="max-h-[420px]">
            <thead>
              <tr>
                <HeadCell>Collection</HeadCell>
                <HeadCell>Last</HeadCell>
                <HeadCell>Found</HeadCell>
                <HeadCell>
                  <span className="sr-only">Actions</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {indices.map(({ collection }) => (
                <VerifyRow
                  key={collection}
                  collection={collection}
                  known={verified.find((one) => one.collection === collection)}
                />
              ))}
            </tbody>
          </DataTable>
        </div>
      )}
    </LivePanel>
  );
}
