'use client';

import Link from 'next/link';
import type { FailureGroup } from '#lib/contract/console.ts';
import { GroupItems } from '#components/failed/group-items.tsx';
import { TrendPanel } from '#components/failed/trend-panel.tsx';
import type { TrendBucket } from '#components/failed/words.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { itemAddress } from '#components/shell/pages.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = {
  collection: string;
  group: FailureGroup;
  buckets: readonly TrendBucket[];
  bucketMs: number;
  range: string;
  isComing: boolean;
  lanes: readonly Lane[];
  onShowAll: () => void;
};

/** One reason opened: what it hits, what the engine said, and when. */
export function GroupDetail({ collection, group, lanes, onShowAll, ...trend }: Props) {
  const { sample } = group;
  return (
    <div className="grid gap-x-8 gap-y-6 py-4 @4xl:grid-cols-[3fr_2fr] @4xl:pl-8">
      <div className="min-w-0">
        <p className="mb-3 text-ink-2">
          It began <Time ms={group.oldest_at} />.{' '}
          {trend.isComing ? 'More come.' : 'Nothing has come since the newest.'} A requeue fails again until
          the cause is mended; it never overwrites something newer, and is safe to repeat.
        </p>
        <GroupItems {...{ collection, group, lanes, onShowAll }} />
      </div>
      <div className="grid min-w-0 content-start gap-4">
        {sample && (
          <section aria-label="The newest answer">
            <h3 className="mb-1 text-ink-2 [overflow-wrap:anywhere]">
              What was answered for{' '}
              <Link
                href={itemAddress(collection, sample.id)}
                prefetch={false}
                className="underline decoration-strong underline-offset-4 hover:decoration-current"
              >
                <ItemId id={sample.id} />
              </Link>
            </h3>
            <p className="max-h-60 overflow-y-auto border border-rule bg-sunk p-3 font-mono text-small leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {sample.reason}
            </p>
          </section>
        )}
        <TrendPanel {...trend} />
      </div>
    </div>
  );
}
