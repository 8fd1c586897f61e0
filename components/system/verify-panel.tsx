'use client';

import { useIsNarrow } from '#components/hooks/use-browser.ts';
import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { VerifyRow } from '#components/system/verify-row.tsx';
import { DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { LivePanel } from '#components/ui/live-panel.tsx';
import { TwoLineList } from '#components/ui/two-lines.tsx';

const HEIGHT = 120;
const LABEL = 'Last verify of each collection';

/** Every item against the rules, per collection: what the last look found, and the button for another. */
export function VerifyPanel(props: SystemPanelProps) {
  const isNarrow = useIsNarrow();
  return (
    <LivePanel
      title="Verify"
      what="What was verified"
      sub="every item against sets, lists and index; it changes nothing"
      {...props}
      outline={<p style={{ minHeight: HEIGHT }}>–</p>}
    >
      {({ engine: { indices }, verified }) => {
        const rows = indices.map(({ collection }) => (
          <VerifyRow
            key={collection}
            collection={collection}
            known={verified.find((one) => one.collection === collection)}
            isNarrow={isNarrow}
          />
        ));
        return (
          <div style={{ minHeight: HEIGHT }}>
            {isNarrow ? (
              <TwoLineList label={LABEL}>{rows}</TwoLineList>
            ) : (
              <DataTable label={LABEL} className="max-h-[420px]">
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
                <tbody>{rows}</tbody>
              </DataTable>
            )}
          </div>
        );
      }}
    </LivePanel>
  );
}
