'use client';

import { useQueryStates } from 'nuqs';
import { useCollection } from '#components/hooks/use-collection.ts';
import { ReasonsView } from '#components/failed/reasons-view.tsx';
import { useFailures } from '#components/failed/use-failures.ts';
import { VIEW, VIEWS } from '#components/failed/view.ts';
import { sayFailed } from '#components/failed/words.ts';
import { ExportMenu } from '#components/items/export-menu.tsx';
import { HeldList } from '#components/items/held-list.tsx';
import { useVitals } from '#components/shell/use-vitals.ts';
import { RANGES, rangeLabel } from '#components/throughput/ranges.ts';
import { TextButton } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Picker } from '#components/ui/picker.tsx';
import { Segmented } from '#components/ui/segmented.tsx';

/** What was given up on: by reason, or item by item. */
export function Failed() {
  const collection = useCollection();
  const [{ view, group, range }, setView] = useQueryStates(VIEW);
  const { stats } = useVitals(collection);
  const failures = useFailures(collection, range, view === 'reasons' || group !== null);
  const views = (
    <Segmented
      label="What failed"
      choices={VIEWS}
      value={view}
      onChoose={(next) => void setView({ view: next })}
    />
  );
  if (view === 'list') {
    const reason = failures.groups.find((one) => one.group === group)?.reason;
    return (
      <HeldList
        title="Failed"
        state="failed"
        actions={['requeue', 'discard']}
        whenEmpty="Nothing was given up on. What the engine refuses for good would be kept here, with the reason."
        lead={views}
      >
        {group !== null && (
          <p className="mb-3 flex flex-wrap items-baseline gap-x-3 text-ink-2">
            <span className="min-w-0 [overflow-wrap:anywhere]">Of one reason only: {reason ?? '…'}</span>
            <TextButton onClick={() => void setView({ group: null })}>Show every reason</TextButton>
          </p>
        )}
      </HeldList>
    );
  }
  const failed = stats.data?.failed;
  return (
    <>
      <PageHeader
        title="Failed"
        sub={
          failed === undefined || !failures.data
            ? '–'
            : `${sayFailed(failed, failures.groups.length, failures.hasNextPage)}. They are kept until they are requeued or discarded.`
        }
        actions={
          <ExportMenu collection={collection} state="failed" filter={group === null ? {} : { group }} />
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        {views}
        <Picker
          label="Trend over"
          options={RANGES}
          value={range}
          onChoose={(next) => void setView({ range: next })}
          className="h-7 border border-control bg-ground px-2.5 hover:bg-sunk"
        >
          <span>
            Trend over <span className="font-semibold">{rangeLabel(range)}</span>
          </span>
        </Picker>
      </div>
      <ReasonsView
        {...{ collection, range }}
        open={group}
        onOpen={(next) => void setView({ group: next })}
        onShowAll={(next) => void setView({ view: 'list', group: next })}
      />
    </>
  );
}
