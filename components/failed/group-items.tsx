'use client';

import type { ListedItem } from '#lib/contract/answers.ts';
import type { FailureGroup } from '#lib/contract/console.ts';
import { useControls } from '#components/controls/controls.tsx';
import { useGroupItems } from '#components/failed/use-failures.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { HasCell, IdCell } from '#components/items/cells.tsx';
import type { Lane } from '#components/readiness/lanes.ts';
import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Time } from '#components/ui/time.tsx';

type Props = { collection: string; group: FailureGroup; lanes: readonly Lane[]; onShowAll: () => void };

/** The first items of a group, each with its own requeue, and the way to all of them. */
export function GroupItems({ collection, group, lanes, onShowAll }: Props) {
  const { data, error, refetch } = useGroupItems(collection, group.group);
  const items = data?.items ?? [];
  return (
    <>
      {!data && error && <PanelProblem what="The items" error={error} onRetry={() => void refetch()} />}
      <table className="block" aria-label="The items that failed first">
        <thead className="block max-md:sr-only">
          <tr className={`${ROW} h-8 border-strong text-ink-3`}>
            <th scope="col">ID</th>
            <th scope="col">Has</th>
            <th scope="col">Producer</th>
            <th scope="col" className="text-right!">
              Failed
            </th>
            <th scope="col" className="text-right!">
              Tries
            </th>
            <th scope="col">
              <span className="sr-only">Action</span>
            </th>
          </tr>
        </thead>
        <tbody className="block" style={{ minHeight: Math.min(5, group.count) * 33 }}>
          {items.map((item) => (
            <ItemLine key={item.id} item={item} lanes={lanes} />
          ))}
        </tbody>
      </table>
      <TextButton onClick={onShowAll} className="mt-2">
        {group.count === 1 ? 'Show it in the list' : `Show all ${grouped(group.count)} in the list`}
      </TextButton>
    </>
  );
}

function ItemLine({ item, lanes }: { item: ListedItem; lanes: readonly Lane[] }) {
  const mayOperate = useMay('operate');
  const controls = useControls();
  return (
    <tr className={`${ROW} min-h-8`}>
      <td className="min-w-0">
        <IdCell id={item.id} />
      </td>
      <td className="max-md:hidden">
        <HasCell item={item} lanes={lanes} />
      </td>
      <td className="truncate text-ink-2 max-md:hidden" title={item.producer}>
        {item.producer}
      </td>
      <td className="text-right text-ink-2 max-md:hidden">
        {item.failed_at !== null && <Time ms={item.failed_at} />}
      </td>
      <td className="text-right tabular-nums max-md:text-ink-2">
        <span className="md:hidden">{counted(item.tries, 'try', 'tries')}</span>
        <span className="max-md:hidden">{grouped(item.tries)}</span>
      </td>
      <td className="text-right">
        {mayOperate && (
          <TextButton onClick={() => controls.start({ action: 'requeue', scope: 'failed', ids: [item.id] })}>
            Requeue<span className="sr-only"> {item.id}</span>…
          </TextButton>
        )}
      </td>
    </tr>
  );
}

const ROW =
  'grid items-center gap-x-4 border-b border-rule [&>th]:text-left [&>th]:font-normal grid-cols-[minmax(0,1fr)_auto_72px] md:grid-cols-[minmax(120px,2fr)_64px_minmax(72px,1.4fr)_92px_36px_68px]';
