'use client';

import { useState } from 'react';
import type { Ages } from '#lib/contract/console.ts';
import type { Query } from '#components/hooks/queries.ts';
import { sidesOf, toAgeRows } from '#components/histogram/age-rows.ts';
import { AgesChart } from '#components/histogram/ages-chart.tsx';
import type { Lane } from '#components/readiness/lanes.ts';
import { TextButton } from '#components/ui/button.tsx';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { grouped } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';

type Props = { query: Query<Ages>; everyMs: number; lanes: readonly Lane[] };

const HEIGHT = 204;

/** How long unmatched items have waited, by the side that they lack. */
export function AgesPanel({ query, everyMs, lanes }: Props) {
  const [isTable, setTable] = useState(false);
  const sides = sidesOf(lanes);
  return (
    <LivePanel
      title="Age of unmatched"
      what="The ages"
      sub="by missing side"
      query={query}
      everyMs={everyMs}
      actions={
        <TextButton pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </TextButton>
      }
      outline={<p style={{ height: HEIGHT }}>–</p>}
    >
      {(ages) => (
        <div style={{ height: HEIGHT }}>
          {isTable ? (
            <DataTable label="Age of unmatched as a table" className="h-full">
              <thead>
                <tr>
                  <HeadCell>Age</HeadCell>
                  {sides.map(({ name }) => (
                    <HeadCell key={name} numeric>
                      wait for {name}
                    </HeadCell>
                  ))}
                </tr>
              </thead>
              <tbody>
                {toAgeRows(ages, sides, true).map(({ name, counts }) => (
                  <tr key={name}>
                    <BodyCell>{name}</BodyCell>
                    {sides.map((side, i) => (
                      <BodyCell key={side.name} numeric>
                        {grouped(counts[i] ?? 0)}
                      </BodyCell>
                    ))}
                  </tr>
                ))}
              </tbody>
            </DataTable>
          ) : (
            <AgesChart rows={toAgeRows(ages, sides)} sides={sides} />
          )}
        </div>
      )}
    </LivePanel>
  );
}
