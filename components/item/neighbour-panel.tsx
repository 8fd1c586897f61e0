'use client';

import Link from 'next/link';
import { useNeighbours } from '#components/item/use-item.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { itemAddress } from '#components/shell/pages.ts';
import { ItemId } from '#components/ui/item-id.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

/** The nearest items of the index by one modality. */
export function NeighbourPanel({ collection, id, lane }: { collection: string; id: string; lane: Lane }) {
  const { data, error, refetch } = useNeighbours(collection, id, lane.name);
  return (
    <Panel
      title={`Neighbours by ${lane.name}`}
      mark={<span className="size-2.5 self-center" style={{ background: toneOf(lane) }} />}
      sub="nearest in the index"
    >
      {!data && error && <PanelProblem what="The neighbours" error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="text-ink-2">No other item has this side yet.</p>}
      <ol>
        {data?.map((hit) => (
          <li
            key={hit.id}
            className="grid h-8 grid-cols-[minmax(0,2fr)_minmax(0,1fr)_56px] items-center gap-4 border-b border-rule"
          >
            <Link
              href={itemAddress(collection, hit.id)}
              prefetch={false}
              className="truncate hover:underline"
            >
              <ItemId id={hit.id} />
            </Link>
            <span aria-hidden className="h-1.5 bg-rule">
              <span
                className="block h-full"
                style={{ width: `${Math.max(0, Math.min(1, hit.score)) * 100}%`, background: toneOf(lane) }}
              />
            </span>
            <span className="text-right tabular-nums">{hit.score.toFixed(3)}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
