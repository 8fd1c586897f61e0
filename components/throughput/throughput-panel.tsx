'use client';

import { useMemo, useState } from 'react';
import { type Throughput, throughputRange } from '#lib/contract/throughput.ts';
import { TextButton } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Picker } from '#components/ui/picker.tsx';
import type { Query } from '#components/hooks/queries.ts';
import { useZone } from '#components/hooks/use-browser.ts';
import { useWidth } from '#components/hooks/use-width.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { linesOf } from '#components/throughput/lines.ts';
import { type ChosenSpan, spanLabel } from '#components/throughput/chosen-span.ts';
import { CUSTOM, RANGES } from '#components/throughput/ranges.ts';
import { toSeries } from '#components/throughput/series.ts';
import { ChartOutline } from '#components/throughput/chart-outline.tsx';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { ThroughputTable } from '#components/throughput/throughput-table.tsx';
import { fetched } from '#components/ui/fetched.tsx';

type Props = {
  query: Query<Throughput>;
  lanes: readonly Lane[];
  span: ChosenSpan;
  onSpan: (span: ChosenSpan) => void;
  /** Asks for a span of one's own. */
  onCustom: () => void;
  /** How old the data is when it counts as old, else 0. */
  staleMs: number;
};

const HEIGHT = 204;

// The chart's library is a third of the page's script: the figures above need not wait for it.
const ThroughputChart = fetched(
  () => import('#components/throughput/throughput-chart.tsx').then(({ ThroughputChart }) => ThroughputChart),
  <ChartOutline height={HEIGHT} />,
);

/** Embeddings in, items paired, documents indexed: rates over the range. */
export function ThroughputPanel({ query, lanes, span, onSpan, onCustom, staleMs }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [table, setTable] = useState(false);
  useShortcuts({ t: () => setTable(!table) });
  const zone = useZone();
  const { data } = query;
  const lines = useMemo(() => linesOf(lanes), [lanes]);
  const series = useMemo(() => data && toSeries(data, data.at + staleMs), [data, staleMs]);

  const body = () => {
    if (!series && query.error)
      return <PanelProblem what="Throughput" error={query.error} onRetry={() => void query.refetch()} />;
    if (!series) return <ChartOutline height={HEIGHT} />;
    if (table) return <ThroughputTable series={series} lines={lines} height={HEIGHT} />;
    return width > 0 && <ThroughputChart series={series} lines={lines} width={width} height={HEIGHT} />;
  };

  return (
    <Panel
      title="Throughput"
      sub={
        <>
          items a second
          <span className={'range' in span ? 'max-md:hidden' : ''}>, {spanLabel(span)}</span>
          {zone && <span className="max-sm:hidden">, {zone}</span>}
        </>
      }
      actions={
        <>
          <TextButton pressed={table} onClick={() => setTable(!table)}>
            Table
          </TextButton>
          <Picker<string>
            label="Range"
            options={[...RANGES, { value: CUSTOM, label: 'Custom…' }]}
            // A custom span is no option: choosing "Custom…" again changes it.
            value={'range' in span ? span.range : ''}
            onChoose={(value) => {
              const range = throughputRange.safeParse(value).data;
              if (range === undefined) onCustom();
              else onSpan({ range });
            }}
            className="h-8 border border-control px-2.5 font-medium md:hidden"
          >
            {'range' in span ? spanLabel(span) : 'Custom'}
          </Picker>
        </>
      }
    >
      <div ref={ref} style={{ minHeight: HEIGHT }}>
        {body()}
      </div>
    </Panel>
  );
}
