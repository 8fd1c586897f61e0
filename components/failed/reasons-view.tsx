'use client';

import { useMemo } from 'react';
import type { ThroughputRange } from '#lib/contract/throughput.ts';
import { ApiError } from '#components/hooks/api.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { GroupBar } from '#components/failed/group-bar.tsx';
import { GroupDetail } from '#components/failed/group-detail.tsx';
import { GROUP_ROW, GroupRow } from '#components/failed/group-row.tsx';
import { useFailures } from '#components/failed/use-failures.ts';
import { useGroupKeys } from '#components/failed/use-group-keys.ts';
import { bucketsOf, isStillComing } from '#components/failed/words.ts';
import { lanesOf } from '#components/readiness/lanes.ts';
import { useVitals } from '#components/shell/use-vitals.ts';
import { rangeLabel } from '#components/throughput/ranges.ts';
import { Button, TextButton } from '#components/ui/button.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

type Props = {
  collection: string;
  range: ThroughputRange;
  open: string | null;
  onOpen: (group: string | null) => void;
  onShowAll: (group: string) => void;
};

const HEADS = ['Reason', 'In words', 'Items', '', 'First', 'Newest', 'Trend'];

/** What failed, a row per reason; one at a time is open, and what is done is done to that one. */
export function ReasonsView({ collection, range, open, onOpen, onShowAll }: Props) {
  const { entry, stats } = useVitals(collection);
  const mayOperate = useMay('operate');
  const failures = useFailures(collection, range);
  const lanes = useMemo(() => lanesOf(entry, undefined), [entry]);
  const { groups, latest, error, data, hasNextPage, isFetchingNextPage } = failures;
  const body = useGroupKeys();
  const chosen = groups.find(({ group }) => group === open);
  const isGone = open !== null && data !== undefined && !hasNextPage && chosen === undefined;
  const failed = stats.data?.failed ?? 0;
  if (error instanceof ApiError && error.status === 404)
    return <output className="block text-ink-2">{error.message}</output>;
  if (error && !data)
    return <PanelProblem what="What failed" error={error} onRetry={() => void failures.refetch()} />;
  if (data && groups.length === 0 && failed === 0)
    return (
      <output className="block text-ink-2">
        Nothing was given up on. What the engine refuses for good would be kept here, with the reason.
      </output>
    );
  return (
    <>
      {mayOperate && (
        <GroupBar group={chosen?.group ?? null} count={chosen?.count ?? failed} onDone={() => onOpen(null)} />
      )}
      {isGone && (
        <output className="my-3 block text-ink-2">
          Nothing that is held failed for the reason in this address any more.{' '}
          <TextButton onClick={() => onOpen(null)}>Show all reasons</TextButton>
        </output>
      )}
      <table className="block" aria-label="Reasons">
        <thead className="block max-md:sr-only">
          <tr className={`${GROUP_ROW} h-8 border-strong text-ink-3`}>
            {HEADS.map((head) => (
              <th
                key={head}
                scope="col"
                className={`font-normal ${NUMERIC.has(head) ? 'text-right' : 'text-left'} first:pl-7`}
              >
                {head === '' ? `Last ${rangeLabel(range)}` : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} className="block">
          {latest &&
            groups.map((group) => {
              const { at, from, bucket_ms: bucketMs } = latest;
              const trend = {
                buckets: bucketsOf(group.trend, from, bucketMs),
                bucketMs,
                range: rangeLabel(range),
                isComing: isStillComing(group, at, bucketMs),
              };
              return (
                <GroupRow
                  key={group.group}
                  {...{ group, ...trend }}
                  isOpen={group === chosen}
                  onToggle={() => onOpen(group === chosen ? null : group.group)}
                >
                  <GroupDetail
                    {...{ collection, group, lanes, ...trend }}
                    onShowAll={() => onShowAll(group.group)}
                  />
                </GroupRow>
              );
            })}
        </tbody>
      </table>
      {hasNextPage && (
        <div className="mt-4">
          <Button disabled={isFetchingNextPage} onClick={() => void failures.fetchNextPage()}>
            More reasons
          </Button>
        </div>
      )}
    </>
  );
}

const NUMERIC = new Set(['Items', 'First', 'Newest']);
