import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { bytes, grouped } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';

const HEIGHT = 216;

/** The engine, and what each collection's index holds. */
export function IndexPanel(props: SystemPanelProps) {
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
                  <BodyCell numeric>{documents === null ? 'unknown' : grouped(documents)}</BodyCell>
                  <BodyCell numeric>{size === null ? 'unknown' : bytes(size)}</BodyCell>
                </tr>
              ))}
            </tbody>
          </DataTable>
        </div>
      )}
    </LivePanel>
  );
}
