'use client';

import type { System } from '#lib/contract/console.ts';
import { useIsNarrow } from '#components/hooks/use-browser.ts';
import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { bytes, counted, grouped } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';
import { TwoLineList, TwoLines } from '#components/ui/two-lines.tsx';

const HEIGHT = 216;

/** The engine, and what each collection's index holds. */
export function IndexPanel(props: SystemPanelProps) {
  const isNarrow = useIsNarrow();
  const engine = props.query.data?.engine;
  return (
    <LivePanel
      title="Index"
      what="The index"
      sub={engine && [engine.name, engine.version].filter(Boolean).join(' ')}
      {...props}
      outline={<p style={{ minHeight: HEIGHT }}>–</p>}
    >
      {({ engine: { ok, detail, name, indices } }) => (
        <div style={{ minHeight: HEIGHT }}>
          {!ok && (
            <p className="mb-2 text-warn">
              {name} is away. {detail}
            </p>
          )}
          {name === 'Service' && (
            <p className="mb-2 text-ink-2">
              Documents are sent to a service. It is not asked how many it has, nor searched from here.
            </p>
          )}
          {isNarrow ? <IndexList indices={indices} /> : <IndexTable indices={indices} />}
        </div>
      )}
    </LivePanel>
  );
}

type Indices = { indices: System['engine']['indices'] };

const countOf = (documents: number | null) => (documents === null ? 'unknown' : grouped(documents));
const sizeOf = (size: number | null) => (size === null ? 'unknown' : bytes(size));

const IndexTable = ({ indices }: Indices) => (
  <DataTable label="Indices" className="max-h-[420px]">
    <thead>
      <tr>
        <HeadCell>Collection</HeadCell>
        <HeadCell>Index</HeadCell>
        <HeadCell numeric>Documents</HeadCell>
        <HeadCell numeric>Size</HeadCell>
      </tr>
    </thead>
    <tbody>
      {indices.map(({ collection, index, documents, bytes: size }) => (
        <tr key={collection}>
          <BodyCell className="font-medium">{collection}</BodyCell>
          <BodyCell className="text-ink-2">{index}</BodyCell>
          <BodyCell numeric>{countOf(documents)}</BodyCell>
          <BodyCell numeric>{sizeOf(size)}</BodyCell>
        </tr>
      ))}
    </tbody>
  </DataTable>
);

const IndexList = ({ indices }: Indices) => (
  <TwoLineList label="Indices">
    {indices.map(({ collection, index, documents, bytes: size }) => (
      <TwoLines
        key={collection}
        name={collection}
        value={documents === null ? 'unknown' : counted(documents, 'document')}
        sub={index}
        subValue={sizeOf(size)}
      />
    ))}
  </TwoLineList>
);
