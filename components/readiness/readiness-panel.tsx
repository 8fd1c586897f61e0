'use client';

import { useState } from 'react';
import type { Stats } from '#lib/contract/answers.ts';
import { TextButton } from '#components/ui/button.tsx';
import { counted } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import type { Query } from '#components/hooks/queries.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { useWidth } from '#components/hooks/use-width.ts';
import { heldCount, toColumns, withIndexed } from '#components/readiness/columns.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { PictureOutline } from '#components/readiness/picture-outline.tsx';
import { Picture } from '#components/readiness/picture.tsx';
import { ReadinessTable } from '#components/readiness/readiness-table.tsx';
import { shares } from '#components/readiness/share.ts';

type Scope = 'held' | 'indexed';

/** What is held, by what it has and what it waits for. */
export function ReadinessPanel({ query, lanes }: { query: Query<Stats>; lanes: readonly Lane[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { isService } = useEngine();
  const [scope, setScope] = useState<Scope>('held');
  const [table, setTable] = useState(false);
  const stats = query.data;
  const noIndex = stats?.indexed === null;
  const shown = noIndex ? 'held' : scope;

  const actions = (
    <>
      <span className="hidden text-ink-3 lg:inline">Widths to scale</span>
      <span className="hidden md:inline">
        <Segmented<Scope>
          label="Items counted"
          value={shown}
          onChoose={setScope}
          choices={[
            { value: 'held', label: 'Held' },
            {
              value: 'indexed',
              label: 'With indexed',
              disabled: noIndex,
              ...(noIndex && {
                hint: isService
                  ? 'A service has the documents, and counts none for Muster'
                  : 'The engine is away: its count is unknown',
              }),
            },
          ]}
        />
      </span>
      <TextButton
        className="md:hidden"
        pressed={shown === 'indexed'}
        disabled={noIndex}
        onClick={() => setScope(shown === 'held' ? 'indexed' : 'held')}
      >
        With indexed
      </TextButton>
      <TextButton className="max-md:hidden" pressed={table} onClick={() => setTable(!table)}>
        Table
      </TextButton>
    </>
  );

  const body = () => {
    if (!stats && query.error)
      return <PanelProblem what="Readiness" error={query.error} onRetry={() => void query.refetch()} />;
    if (!stats) return <PictureOutline lanes={lanes} />;
    const held = toColumns(stats, lanes);
    const columns = shown === 'indexed' ? withIndexed(held, stats.indexed ?? 0) : held;
    const parts = { stats, columns, lanes, shares: shares(columns.map(({ count }) => count)) };
    if (table) return <ReadinessTable {...parts} />;
    return width > 0 && <Picture {...parts} width={width} />;
  };

  return (
    <Panel
      title="Readiness"
      sub={stats ? `${counted(heldCount(stats), 'item')} held` : query.error ? '' : '–'}
      actions={actions}
      ruled={false}
    >
      <div ref={ref} className="min-h-[158px]">
        {body()}
      </div>
    </Panel>
  );
}
