import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { grouped } from '#components/ui/format.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { cutMiddle } from '#components/upload/cut-middle.ts';
import type { Feed } from '#components/upload/work/plan.ts';
import type { Sample } from '#components/upload/work/protocol.ts';

const TITLE_CHARS = 60;

/** How the first rows of a feed will be taken. */
export function FirstRows({ feed, sample }: { feed: Feed; sample: Sample }) {
  const column = feed.ids.kind === 'rows' ? 'row number' : feed.ids.column;
  const isRenamed = sample.rows.some(({ given, id }) => given !== id);
  const values = Math.max(0, ...sample.rows.map((row) => row.values.length));
  return (
    <Panel
      title={`First rows of ${cutMiddle(feed.label, TITLE_CHARS)}`}
      sub={sample.dims > 0 ? `first ${values} of ${grouped(sample.dims)} values, as float32` : '–'}
    >
      {sample.fault !== null && <p className="text-warn">{sample.fault}</p>}
      {sample.rows.length > 0 && (
        <DataTable label={`First rows of ${feed.label}`}>
          <thead>
            <tr>
              <HeadCell numeric>Row</HeadCell>
              {isRenamed && <HeadCell>{column}</HeadCell>}
              <HeadCell>{isRenamed ? 'becomes ID' : `${column} becomes ID`}</HeadCell>
              <HeadCell className="w-full">
                {feed.vectorColumn} becomes {feed.modality}
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {sample.rows.map(({ row, given, id, values: first }) => (
              <tr key={row}>
                <BodyCell numeric className="text-ink-3!">
                  {grouped(row)}
                </BodyCell>
                {isRenamed && (
                  <BodyCell className="max-w-[240px] truncate text-ink-3">
                    <ItemId id={given} />
                  </BodyCell>
                )}
                <BodyCell className="max-w-[240px] truncate">
                  <ItemId id={id} />
                </BodyCell>
                <BodyCell className="font-mono text-small whitespace-pre text-ink-2">
                  {first.map(writeValue).join('  ')}
                </BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}

const writeValue = (value: number): string => value.toFixed(4).padStart(8);
