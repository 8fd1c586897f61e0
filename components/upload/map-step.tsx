'use client';

import { useRouter } from 'next/navigation';
import { addressOf } from '#components/shell/pages.ts';
import { useCollections } from '#components/hooks/queries.ts';
import { counted, listed } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { DropZone } from '#components/upload/drop-zone.tsx';
import { EstimatePanel } from '#components/upload/estimate-panel.tsx';
import { FeedFields } from '#components/upload/feed-fields.tsx';
import { FieldPicker } from '#components/upload/field-picker.tsx';
import { FileTable } from '#components/upload/file-table.tsx';
import { FirstRows } from '#components/upload/first-rows.tsx';
import { NormChart } from '#components/upload/norm-chart.tsx';
import { RefusedTable } from '#components/upload/refused-table.tsx';
import { isOnlyRefused } from '#components/upload/state.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { findNumberedAlike } from '#components/upload/work/numbered-alike.ts';

/** The second step: what the columns mean, and what would come of it. */
export function MapStep() {
  const state = useUpload();
  const { feeds, target, samples, estimate, earlier } = state;
  const modalities = target?.modalities ?? [];
  return (
    <div className="grid gap-7">
      <FileTable />
      <div className="grid gap-x-8 gap-y-7 @4xl:grid-cols-[minmax(320px,400px)_1fr]">
        <Panel title="Map" sub="guessed; correct what is wrong">
          <div className="grid gap-y-2">
            <CollectionField />
            {feeds.map((feed) => (
              <FeedFields key={feed.key} feed={feed} sample={samples?.find((one) => one.feed === feed.key)} />
            ))}
            <NumberedAlike />
          </div>
        </Panel>
        <div className="min-w-0">
          {earlier === null ? (
            <EstimatePanel
              {...{ estimate, modalities }}
              isLooking={samples === null}
              isOfAll={isOnlyRefused(state)}
            />
          ) : (
            <Panel title="Refused before" sub={counted(earlier.total.refused, 'row')}>
              <RefusedTable groups={earlier.progress.groups} />
            </Panel>
          )}
          <div className="mt-6 grid gap-x-8 gap-y-5 @2xl:grid-cols-2">
            {samples?.map((sample) => (
              <NormChart key={sample.feed} sample={sample} feeds={feeds} modalities={modalities} />
            ))}
          </div>
        </div>
      </div>
      <div className="grid gap-x-8 gap-y-7 @4xl:grid-cols-2">
        {samples?.map((sample) => {
          const feed = feeds.find(({ key }) => key === sample.feed);
          return feed && <FirstRows key={sample.feed} feed={feed} sample={sample} />;
        })}
      </div>
      <DropZone isFirst={false} />
    </div>
  );
}

function NumberedAlike() {
  const labels = findNumberedAlike(useUpload());
  if (labels.length === 0) return null;
  return (
    <p role="alert" className="border-l-2 border-warn pl-3 font-medium text-warn [overflow-wrap:anywhere]">
      Rows of {listed(labels)} would all be numbered from 0 on, and overwrite each other. Add their IDs, or
      leave all but one out.
    </p>
  );
}

function CollectionField() {
  const router = useRouter();
  const { target } = useUpload();
  const known = useCollections().data?.collections.map(({ name }) => name) ?? [];
  const current = target?.collection ?? '';
  const names = known.includes(current) || current === '' ? known : [current, ...known];
  return (
    <FieldPicker
      name="Collection"
      label="Collection"
      value={current}
      options={names.map((name) => ({
        value: name,
        label: name,
        ...(known.includes(name) ? {} : { hint: 'is made by its first row' }),
      }))}
      onChoose={(name) => router.push(addressOf('/upload', name))}
    />
  );
}
