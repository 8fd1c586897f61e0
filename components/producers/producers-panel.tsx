'use client';

import { useState } from 'react';
import type { Producers } from '#lib/contract/console.ts';
import { useIsNarrow } from '#components/hooks/use-browser.ts';
import type { Query } from '#components/hooks/queries.ts';
import { ProducerList, ProducerTable } from '#components/producers/producer-table.tsx';
import { byUrgency, sumUpLate } from '#components/producers/verdict.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { TextButton } from '#components/ui/button.tsx';
import { LivePanel } from '#components/ui/live-panel.tsx';

type Props = { query: Query<Producers>; everyMs: number; lanes: readonly Lane[] };

const SHOWN = 5;
const HEIGHT = 204;

/** Who sends what, and who is late: the late ones first. */
export function ProducersPanel({ query, everyMs, lanes }: Props) {
  const [isWhole, setWhole] = useState(false);
  const isNarrow = useIsNarrow();
  const count = query.data?.producers.length ?? 0;
  const Rows = isNarrow ? ProducerList : ProducerTable;
  return (
    <LivePanel
      title="Producers"
      what="The producers"
      sub={query.data && sumUpLate(query.data.producers)}
      query={query}
      everyMs={everyMs}
      actions={
        count > SHOWN && (
          <TextButton pressed={isWhole} onClick={() => setWhole(!isWhole)}>
            All {count}
          </TextButton>
        )
      }
      outline={<p style={{ minHeight: HEIGHT }}>–</p>}
    >
      {({ producers, at }) => (
        <div style={{ minHeight: HEIGHT }}>
          {producers.length === 0 ? (
            <p className="text-ink-2">Nobody has sent anything in the last eight days.</p>
          ) : (
            <Rows
              producers={producers.toSorted(byUrgency).slice(0, isWhole ? undefined : SHOWN)}
              atMs={at}
              lanes={lanes}
            />
          )}
        </div>
      )}
    </LivePanel>
  );
}
