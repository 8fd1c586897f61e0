import { CircleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Stats } from '#lib/contract/answers.ts';
import { counted, duration, grouped } from '#components/ui/format.ts';
import { Hole } from '#components/ui/hole.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import type { Query } from '#components/hooks/queries.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { type WaitingRow, waitingRows } from '#components/overview/waiting-rows.ts';

const HOLDINGS_MAX = 3;

/** What waits for what, side by side with what has been given up on. */
export function WaitingPanel({ query, lanes }: { query: Query<Stats>; lanes: readonly Lane[] }) {
  const stats = query.data;
  return (
    <Panel title="What waits for what" sub={stats ? `${counted(stats.unmatched, 'item')} unmatched` : ''}>
      {!stats && query.error && (
        <PanelProblem what="The counts" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {(stats || !query.error) && (
        <ul className="border-t border-rule">
          {stats
            ? waitingRows(stats, lanes).map((row) => <SideRow key={row.lane.name} row={row} />)
            : lanes.map((lane) => (
                <Row key={lane.name} mark={<Mark lane={lane} />} name={`wait for ${lane.name}`} value="–" />
              ))}
          <Row
            mark={<span className="size-2.5 bg-overprint" />}
            name="wait for the index"
            value={stats ? grouped(stats.ready + stats.later) : '–'}
            left="complete or flushed"
            right={stats ? `${grouped(stats.ready)} due now · ${grouped(stats.later)} later` : ''}
          />
          <FailedRow failed={stats?.failed} />
        </ul>
      )}
    </Panel>
  );
}

const Mark = ({ lane }: { lane: Lane }) => (
  <span className="relative size-2.5">
    <Hole fine colour={toneOf(lane)} />
  </span>
);

function SideRow({ row: { lane, count, oldestMs, holding } }: { row: WaitingRow }) {
  const held =
    holding.length === 1
      ? `${holding[0]?.name} held`
      : [
          ...holding.slice(0, HOLDINGS_MAX).map(({ name, count: n }) => `${name} ${grouped(n)}`),
          ...(holding.length > HOLDINGS_MAX ? [`${holding.length - HOLDINGS_MAX}\u00a0more`] : []),
        ].join(' · ');
  return (
    <Row
      mark={<Mark lane={lane} />}
      name={`${count === 1 ? 'waits' : 'wait'} for ${lane.name}`}
      value={grouped(count)}
      left={held || 'none'}
      right={oldestMs === null ? '' : `oldest ${duration(oldestMs)}`}
    />
  );
}

function FailedRow({ failed }: { failed: number | undefined }) {
  const some = Boolean(failed);
  return (
    <Row
      mark={some ? <CircleAlert aria-hidden size={14} className="-mx-0.5 text-bad" /> : undefined}
      name={<span className={clsx(some && 'text-bad')}>failed</span>}
      value={<span className={clsx(some && 'text-bad')}>{failed === undefined ? '–' : grouped(failed)}</span>}
      left={
        failed === undefined ? '' : some ? 'given up on; kept with the reason' : 'nothing was given up on'
      }
    />
  );
}

type RowProps = { mark?: ReactNode; name: ReactNode; value: ReactNode; left?: string; right?: string };

function Row({ mark, name, value, left = '', right = '' }: RowProps) {
  return (
    <li className="grid min-h-[49px] grid-cols-[1fr_auto] gap-x-4 border-b border-rule py-1.5">
      <span className="flex items-center gap-2 font-medium">
        <span className="flex w-2.5 shrink-0 items-center justify-center">{mark}</span>
        {name}
      </span>
      <span className="text-right font-semibold text-value tabular-nums">{value}</span>
      <span className="min-h-4 pl-[18px] text-small text-ink-3">{left}</span>
      <span className="text-right text-small text-ink-3">{right}</span>
    </li>
  );
}
